"""Rules known before solving: who may not inspect whom."""
