"""The rules: what each one means, one per file, grouped by family. No solver here."""

from optimizer.rules.coverage.class_quota import ClassQuota
from optimizer.rules.coverage.due_round import DueRound
from optimizer.rules.coverage.look_back_gap import LookBackGap
from optimizer.rules.coverage.must_serve import MustServe
from optimizer.rules.coverage.once import Once
from optimizer.rules.decisions.pins import Pins
from optimizer.rules.recusal.declared_ties import DeclaredTies
from optimizer.rules.recusal.distance_limit import DistanceLimit
from optimizer.rules.recusal.field_recusal import FieldRecusal
from optimizer.rules.recusal.home_recusal import HomeRecusal
from optimizer.rules.recusal.kin_recusal import KinRecusal
from optimizer.rules.recusal.native_place_recusal import NativePlaceRecusal
from optimizer.rules.recusal.neighbours import Neighbours
from optimizer.rules.recusal.post_recusal import PostRecusal
from optimizer.rules.recusal.zone import Zone
from optimizer.rules.rotation.every_region_hosts import EveryRegionHosts
from optimizer.rules.rotation.every_region_sends import EveryRegionSends
from optimizer.rules.rotation.every_team_sent import EveryTeamSent
from optimizer.rules.rotation.host_capacity import HostCapacity
from optimizer.rules.rotation.min_cycle import MinCycle
from optimizer.rules.rotation.mutual import Mutual
from optimizer.rules.rotation.no_mutual import NoMutual
from optimizer.rules.rotation.no_repeat import NoRepeat
from optimizer.rules.rotation.ring import Ring
from optimizer.rules.rule import Family, Number, RecusalRule, Rule
from optimizer.rules.staffing.eligibility import Eligibility
from optimizer.rules.staffing.kin_apart import KinApart
from optimizer.rules.staffing.leader_turns import LeaderTurns
from optimizer.rules.staffing.mix import Mix
from optimizer.rules.staffing.newcomers import Newcomers
from optimizer.rules.staffing.own_people import OwnPeople
from optimizer.rules.staffing.rounds_per_person import RoundsPerPerson
from optimizer.rules.staffing.seats import Seats
from optimizer.rules.staffing.skills_in_team import SkillsInTeam
from optimizer.rules.staffing.unit_drain import UnitDrain
from optimizer.rules.timing.availability import Availability
from optimizer.rules.timing.blackouts import Blackouts
from optimizer.rules.timing.feedback_capacity import FeedbackCapacity
from optimizer.rules.timing.lodging import Lodging
from optimizer.rules.timing.notice import Notice
from optimizer.rules.timing.one_place import OnePlace
from optimizer.rules.timing.precedence import Precedence
from optimizer.rules.timing.rectification import Rectification
from optimizer.rules.timing.report import Report
from optimizer.rules.timing.rest_between_rounds import RestBetweenRounds
from optimizer.rules.timing.round_window import RoundWindow
from optimizer.rules.workload.bundles import Bundles
from optimizer.rules.workload.hosts_per_round import HostsPerRound
from optimizer.rules.workload.large_and_small import LargeAndSmall
from optimizer.rules.workload.mode_needs import ModeNeeds
from optimizer.rules.workload.required_skills import RequiredSkills
from optimizer.rules.workload.target_host import TargetHost
from optimizer.rules.workload.targets_per_team import TargetsPerTeam
from optimizer.rules.workload.working_days import WorkingDays

RULES: tuple[type[Rule], ...] = (
    HomeRecusal,
    PostRecusal,
    NativePlaceRecusal,
    KinRecusal,
    FieldRecusal,
    DeclaredTies,
    DistanceLimit,
    Zone,
    Neighbours,
    NoMutual,
    Mutual,
    Ring,
    MinCycle,
    NoRepeat,
    HostCapacity,
    EveryRegionSends,
    EveryRegionHosts,
    EveryTeamSent,
    TargetHost,
    HostsPerRound,
    TargetsPerTeam,
    LargeAndSmall,
    WorkingDays,
    RequiredSkills,
    Bundles,
    ModeNeeds,
    RoundWindow,
    OnePlace,
    Availability,
    Blackouts,
    Precedence,
    Lodging,
    RestBetweenRounds,
    FeedbackCapacity,
    Notice,
    Report,
    Rectification,
    Eligibility,
    OwnPeople,
    Seats,
    SkillsInTeam,
    KinApart,
    UnitDrain,
    Mix,
    RoundsPerPerson,
    LeaderTurns,
    Newcomers,
    Once,
    MustServe,
    DueRound,
    ClassQuota,
    LookBackGap,
    Pins,
)
"""Every rule, in the order in which people read them. Adding a rule adds one line here."""

__all__ = ["RULES", "Family", "Number", "RecusalRule", "Rule"]
