"""Which checks there are beyond single cells, and what each needs to be sound before it can say anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.intake import campaign, decisions, geography, lookalikes, past, people, references, term, unused, work

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.intake.draft import Draft

_TREE = ("regions.id", "regions.parent", "regions.level")
_HOSTS = (*_TREE, "teams.id", "teams.home", "teams.kind", "targets.id", "targets.region")
_PEOPLE = (*_TREE, "teams", "officers.id", "officers.team", "composition")
_TAKING_PART = (*_TREE, "regions.zone", "teams", "rounds", "calendar", "blackouts", "pattern", "rules", "history")


@dataclass(frozen=True, slots=True)
class Check:
    """One check. It is left out while a defect touches what it ``needs``, so that one slip is reported once."""

    run: Callable[[Draft], None]
    needs: tuple[str, ...] = ()


CHECKS = (
    Check(references.check_ids),
    Check(references.check_references),
    Check(geography.check_tree),
    Check(geography.check_levels),
    Check(geography.check_coordinates),
    Check(geography.check_travel),
    Check(geography.check_neighbours),
    Check(work.check_homes),
    Check(work.check_target_dates),
    Check(work.check_bundles),
    Check(work.check_order, ("targets.id",)),
    Check(term.check_look_backs, ("targets.id",)),
    Check(term.check_quotas, ("targets.class", "regions.id")),
    Check(term.check_sizes, ("rules",)),
    Check(decisions.check_spans),
    Check(decisions.check_ties),
    Check(decisions.check_waivers),
    Check(decisions.check_posts),
    Check(decisions.check_pins),
    Check(campaign.check_participants),
    Check(campaign.check_working_days, ("calendar",)),
    Check(campaign.check_phases, ("calendar",)),
    Check(campaign.check_computed_phases, ("rounds", "calendar", "phases", "rules", "history")),
    Check(campaign.check_range, ("rounds", "calendar", "phases", "rules", "history")),
    Check(geography.check_hosts, _HOSTS),
    Check(work.check_bundle_hosts, (*_HOSTS, "targets.bundle")),
    Check(campaign.check_rings, _TAKING_PART),
    Check(
        geography.check_distances,
        (*_HOSTS, "regions.lon", "regions.lat", "travel", "rounds", "pattern", "rules"),
    ),
    Check(geography.check_travel_unit, (*_HOSTS, "travel", "rounds", "pattern", "rules", "tiers")),
    Check(people.check_own_teams, (*_TREE, "teams.id", "teams.home", "teams.kind", "officers.id")),
    Check(people.check_seats, (*_PEOPLE, "targets.skills")),
    Check(people.note_slips, (*_PEOPLE, "targets.skills")),
    Check(people.check_composition, (*_PEOPLE, "officers.seats", "officers.skills")),
    Check(people.note_sizes, _PEOPLE),
    Check(people.note_promotions, (*_PEOPLE, "rules", "rounds", "pattern", "tiers")),
    Check(people.note_limits, (*_PEOPLE, "rules", "rounds", "pattern", "tiers")),
    Check(people.note_idle_facts, ("rounds",)),
    Check(people.note_unplaced_units, (*_TREE, "targets", "posts", "rules", "rounds", "pattern", "history")),
    Check(people.note_late_waivers, ("rounds", "history")),
    Check(lookalikes.note_namesakes, ("officers.id",)),
    Check(lookalikes.note_places, (*_TREE, "teams.home")),
    Check(lookalikes.note_units, (*_TREE, "teams.home")),
    Check(campaign.note_term),
    Check(campaign.note_estimates, ("calendar", "phases", "rounds", "rules", "history")),
    Check(references.note_forgotten_ids),
    Check(past.note_contradictions),
    Check(past.note_other_kinds, ("teams.id", "teams.kind")),
    Check(past.note_misplaced_dates, ("rounds", "history")),
    Check(past.note_past_rounds, _TAKING_PART),
    Check(unused.note_unused),
    Check(unused.note_uncounted, ("tiers",)),
    Check(unused.note_idle_blackouts, (*_HOSTS, "blackouts")),
    Check(unused.note_idle_capacity, (*_TAKING_PART, "regions.host_capacity")),
)
"""Every check. Those that look at the scenario as a whole come after those of its parts."""


def run(draft: Draft) -> None:
    """Run every check whose needs are sound; each reports what it finds."""
    for check in CHECKS:
        if draft.report.is_sound(*check.needs):
            check.run(draft)
