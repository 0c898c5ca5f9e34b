"""The tests of tuimo; they mirror the packages they test."""
