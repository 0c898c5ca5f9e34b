"""The tiers: what makes one plan better than another, each in its own file."""

from optimizer.measures.burden import Burden
from optimizer.measures.coverage import Coverage
from optimizer.measures.early import Early
from optimizer.measures.far import Far
from optimizer.measures.load import Load
from optimizer.measures.mandatory import Mandatory
from optimizer.measures.measure import Measure
from optimizer.measures.seats import Seats
from optimizer.measures.soft import Soft
from optimizer.measures.travel import Travel

MEASURES: tuple[type[Measure], ...] = (Mandatory, Coverage, Seats, Soft, Travel, Load, Burden, Far, Early)
"""Every measure that a tier may name, in the order in which people read them."""

DEFAULT_TIERS = ("mandatory", "coverage", "soft", "travel", "load", "early")
"""The tiers of a scenario that names none and knows nothing of people."""
DEFAULT_TIERS_WITH_PEOPLE = ("mandatory", "coverage", "seats", "soft", "travel", "load", "early")
"""Those of one that has officers."""

__all__ = ["DEFAULT_TIERS", "DEFAULT_TIERS_WITH_PEOPLE", "MEASURES", "Measure"]
