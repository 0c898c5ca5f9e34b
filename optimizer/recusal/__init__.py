"""Who may not go where and why, and what follows from it before any solving."""

from optimizer.recusal.bans import WaivedBan
from optimizer.recusal.examination import examine, reasons_for_infeasible
from optimizer.recusal.idling import IdleRound, idle_rounds
from optimizer.recusal.observation import Examination, Matter, Observation, Severity
from optimizer.recusal.obstacle import Obstacle
from optimizer.recusal.picture import RecusalPicture, picture

__all__ = [
    "Examination",
    "IdleRound",
    "Matter",
    "Observation",
    "Obstacle",
    "RecusalPicture",
    "Severity",
    "WaivedBan",
    "examine",
    "idle_rounds",
    "picture",
    "reasons_for_infeasible",
]
