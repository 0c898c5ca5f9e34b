"""The CP-SAT variables asked for by meaning, and how a rule enters: hard or soft."""

from optimizer.model.model import Model
from optimizer.model.offer import Offer, PostingKey, VisitKey
from optimizer.model.seating import SeatModel, Sitting

__all__ = ["Model", "Offer", "PostingKey", "SeatModel", "Sitting", "VisitKey"]
