import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintCollectors;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.Joiners;
import ai.timefold.solver.core.api.solver.Solver;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import ai.timefold.solver.core.config.constructionheuristic.placer.QueuedEntityPlacerConfig;
import ai.timefold.solver.core.config.heuristic.selector.common.SelectionCacheType;
import ai.timefold.solver.core.config.heuristic.selector.common.SelectionOrder;
import ai.timefold.solver.core.config.heuristic.selector.entity.EntitySelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.entity.EntitySorterManner;
import ai.timefold.solver.core.config.heuristic.selector.move.composite.UnionMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.ChangeMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.SwapMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.value.ValueSelectorConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchType;
import ai.timefold.solver.core.config.localsearch.decider.acceptor.LocalSearchAcceptorConfig;
import ai.timefold.solver.core.config.localsearch.decider.forager.LocalSearchForagerConfig;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rotation of inspection teams for Timefold: reads a neutral instance, writes a plan and how the search went.
 *
 * <p>A host receives at most so many teams at once; each of these places in a round is a planning entity whose variable is
 * the team. A target is an entity whose variable is one of the places at its own host. So a posting has one host, and a
 * host never has too many teams, by construction. Both variables may stay empty.
 */
public final class Rotation {
    private Rotation() {}

    /** A dated campaign: its place in the order of rounds, and its working days. */
    public record Round(String id, int turn, int days) {}

    /** A team: its home (a host, or a number below 0), its limits, and the way to each host it may go to. */
    public static final class Team {
        final int number;
        final String id;
        final int home;
        final int maxTargets;
        final int maxLarge;
        final Map<Integer, Long> ways = new LinkedHashMap<>();

        Team(int number, String id, int home, int maxTargets, int maxLarge) {
            this.number = number;
            this.id = id;
            this.home = home;
            this.maxTargets = maxTargets;
            this.maxLarge = maxLarge;
        }

        public int getHome() {
            return home;
        }
    }

    /** One of the places for teams at a host in a round. */
    @PlanningEntity
    public static class Place {
        @PlanningId
        private String id;
        private int host;
        private Round round;
        private List<Team> range;

        @PlanningVariable(allowsUnassigned = true)
        private Team team;

        public Place() {}

        Place(String id, int host, Round round, List<Team> range) {
            this.id = id;
            this.host = host;
            this.round = round;
            this.range = range;
        }

        @ValueRangeProvider
        public List<Team> getRange() {
            return range;
        }

        public Team getTeam() {
            return team;
        }

        public void setTeam(Team team) {
            this.team = team;
        }

        public int getHost() {
            return host;
        }

        public Round getRound() {
            return round;
        }

        public String getId() {
            return id;
        }

        public int getHome() {
            return team.home;
        }

        public long getWay() {
            return team.ways.get(host);
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /** A body to be inspected at one of its host's places. */
    @PlanningEntity(difficultyComparatorClass = ByRiskPerDay.class)
    public static class Target {
        @PlanningId
        private String id;
        private int host;
        private int risk;
        private int days;
        private boolean large;
        private BitSet able;
        private List<Place> range;

        @PlanningVariable(allowsUnassigned = true)
        private Place place;

        public Target() {}

        @ValueRangeProvider
        public List<Place> getRange() {
            return range;
        }

        public Place getPlace() {
            return place;
        }

        public void setPlace(Place place) {
            this.place = place;
        }

        public int getHost() {
            return host;
        }

        public int getRisk() {
            return risk;
        }

        public int getDays() {
            return days;
        }

        public boolean isLarge() {
            return large;
        }

        boolean admits(Team team) {
            return able.get(team.number);
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /** What brings much risk in few days is placed first. */
    public static class ByRiskPerDay implements Comparator<Target> {
        @Override
        public int compare(Target one, Target other) {
            return Comparator.comparingDouble((Target each) -> (double) each.risk / each.days)
                    .thenComparing(each -> each.id)
                    .compare(one, other);
        }
    }

    /** The instance and the plan. */
    @PlanningSolution
    public static class Plan {
        @PlanningEntityCollectionProperty
        private List<Place> places = new ArrayList<>();

        @PlanningEntityCollectionProperty
        private List<Target> targets = new ArrayList<>();

        @ProblemFactCollectionProperty
        private List<Team> teams = new ArrayList<>();

        @PlanningScore
        private HardSoftLongScore score;

        long outOfReach;

        public Plan() {}

        public HardSoftLongScore getScore() {
            return score;
        }

        public void setScore(HardSoftLongScore score) {
            this.score = score;
        }
    }

    /** The rules, counted incrementally. */
    public static class Rules implements ConstraintProvider {
        static long riskWeight;
        static long wayWeight;
        static int mutualWindow = -1;
        static int repeatWindow = -1;

        @Override
        public Constraint[] defineConstraints(ConstraintFactory factory) {
            List<Constraint> all = new ArrayList<>(List.of(
                    once(factory),
                    nobody(factory),
                    unable(factory),
                    days(factory),
                    targets(factory),
                    large(factory),
                    unserved(factory),
                    way(factory)));
            if (mutualWindow >= 0) {
                all.add(mutual(factory));
            }
            if (repeatWindow >= 1) {
                all.add(repeat(factory));
            }
            return all.toArray(new Constraint[0]);
        }

        private Constraint once(ConstraintFactory factory) {
            return factory.forEachUniquePair(
                            Place.class, Joiners.equal(Place::getTeam), Joiners.equal(Place::getRound))
                    .penalize(HardSoftLongScore.ofHard(10))
                    .asConstraint("a team is at one host in a round");
        }

        private Constraint nobody(ConstraintFactory factory) {
            return factory.forEachIncludingUnassigned(Place.class)
                    .filter(place -> place.getTeam() == null)
                    .join(Target.class, Joiners.equal(place -> place, Target::getPlace))
                    .penalize(HardSoftLongScore.ofHard(10))
                    .asConstraint("nobody inspects where no team is");
        }

        private Constraint unable(ConstraintFactory factory) {
            return factory.forEach(Place.class)
                    .join(Target.class, Joiners.equal(place -> place, Target::getPlace))
                    .filter((place, target) -> !target.admits(place.getTeam()))
                    .penalize(HardSoftLongScore.ofHard(10))
                    .asConstraint("recusal and skills");
        }

        private Constraint days(ConstraintFactory factory) {
            return factory.forEach(Target.class)
                    .groupBy(Target::getPlace, Target::isLarge, ConstraintCollectors.sum(Target::getDays))
                    .filter((place, large, days) -> days > place.getRound().days())
                    .penalizeLong(
                            HardSoftLongScore.ONE_HARD, (place, large, days) -> days - place.getRound().days())
                    .asConstraint("the days of each lane");
        }

        private Constraint targets(ConstraintFactory factory) {
            return factory.forEach(Place.class)
                    .join(Target.class, Joiners.equal(place -> place, Target::getPlace))
                    .groupBy((place, target) -> place, ConstraintCollectors.countBi())
                    .filter((place, count) -> count > place.getTeam().maxTargets)
                    .penalizeLong(
                            HardSoftLongScore.ofHard(10), (place, count) -> count - place.getTeam().maxTargets)
                    .asConstraint("targets of a team");
        }

        private Constraint large(ConstraintFactory factory) {
            return factory.forEach(Place.class)
                    .join(Target.class, Joiners.equal(place -> place, Target::getPlace))
                    .filter((place, target) -> target.isLarge())
                    .groupBy((place, target) -> place, ConstraintCollectors.countBi())
                    .filter((place, count) -> count > place.getTeam().maxLarge)
                    .penalizeLong(HardSoftLongScore.ofHard(10), (place, count) -> count - place.getTeam().maxLarge)
                    .asConstraint("large targets of a team");
        }

        private Constraint mutual(ConstraintFactory factory) {
            return factory.forEach(Place.class)
                    .join(
                            Place.class,
                            Joiners.equal(Place::getHome, Place::getHost),
                            Joiners.equal(Place::getHost, Place::getHome))
                    .filter((there, back) -> {
                        int gap = back.getRound().turn() - there.getRound().turn();
                        return gap == 0 ? there.getHost() < back.getHost() : gap > 0 && gap <= mutualWindow;
                    })
                    .penalize(HardSoftLongScore.ofHard(10))
                    .asConstraint("no mutual pairs");
        }

        private Constraint repeat(ConstraintFactory factory) {
            return factory.forEach(Place.class)
                    .join(
                            Place.class,
                            Joiners.equal(place -> place.getTeam().home, place -> place.getTeam().home),
                            Joiners.equal(Place::getHost))
                    .filter((first, again) -> {
                        int gap = again.getRound().turn() - first.getRound().turn();
                        return gap >= 1 && gap <= repeatWindow;
                    })
                    .penalize(HardSoftLongScore.ofHard(10))
                    .asConstraint("no repeats");
        }

        private Constraint unserved(ConstraintFactory factory) {
            return factory.forEachIncludingUnassigned(Target.class)
                    .filter(target -> target.getPlace() == null)
                    .penalizeLong(HardSoftLongScore.ONE_SOFT, target -> riskWeight * target.getRisk())
                    .asConstraint("risk left unserved");
        }

        private Constraint way(ConstraintFactory factory) {
            return factory.forEach(Place.class)
                    .ifExists(Target.class, Joiners.equal(place -> place, Target::getPlace))
                    .penalizeLong(HardSoftLongScore.ONE_SOFT, place -> wayWeight * place.getWay())
                    .asConstraint("travel");
        }
    }

    /** Arguments: instance, plan, trace, seconds, seed. */
    public static void main(String[] arguments) throws Exception {
        Plan problem = read(Files.readString(Path.of(arguments[0]), StandardCharsets.UTF_8));
        long seconds = Math.round(Double.parseDouble(arguments[3]) * 1000);
        try (Trace trace = new Trace(arguments[2])) {
            begin(problem);
            Solver<Plan> solver = SolverFactory.<Plan>create(config(seconds, Long.parseLong(arguments[4]), problem))
                    .buildSolver();
            long outOfReach = problem.outOfReach * Rules.riskWeight;
            solver.addEventListener(
                    event -> trace.better((HardSoftLongScore) event.getNewBestScore(), outOfReach));
            Plan best = solver.solve(problem);
            trace.end(best.getScore());
            Files.writeString(Path.of(arguments[1]), written(best), StandardCharsets.UTF_8);
        }
    }

    /** Sends every team, nearest pairs first, so that construction has teams to give targets to. */
    private static void begin(Plan plan) {
        record Way(Team team, Place place, long length) {}
        List<Way> ways = new ArrayList<>();
        for (Place place : plan.places) {
            for (Team team : place.range) {
                ways.add(new Way(team, place, team.ways.get(place.host)));
            }
        }
        ways.sort(Comparator.comparingLong(Way::length).thenComparing(way -> way.place.id)
                .thenComparingInt(way -> way.team.number));
        Map<String, Boolean> sent = new LinkedHashMap<>();
        Map<String, Integer> arcs = new LinkedHashMap<>();
        for (Way way : ways) {
            String who = way.place.round.id + " " + way.team.number;
            if (way.place.team == null && !sent.containsKey(who) && turns(way.team, way.place, arcs)) {
                way.place.team = way.team;
                sent.put(who, true);
                arcs.merge(arc(way.place.round.turn, way.team.home, way.place.host), 1, Integer::sum);
            }
        }
    }

    private static String arc(int turn, int home, int host) {
        return turn + " " + home + " " + host;
    }

    /** Whether sending the team there is no mutual pair and no repeat. */
    private static boolean turns(Team team, Place place, Map<String, Integer> arcs) {
        int turn = place.round.turn;
        for (int gap = 0; gap <= Rules.mutualWindow; gap++) {
            if (arcs.containsKey(arc(turn - gap, place.host, team.home))
                    || arcs.containsKey(arc(turn + gap, place.host, team.home))) {
                return false;
            }
        }
        for (int gap = 1; gap <= Rules.repeatWindow; gap++) {
            if (arcs.containsKey(arc(turn - gap, team.home, place.host))
                    || arcs.containsKey(arc(turn + gap, team.home, place.host))) {
                return false;
            }
        }
        return true;
    }

    private static SolverConfig config(long milliseconds, long seed, Plan problem) {
        ChangeMoveSelectorConfig move = new ChangeMoveSelectorConfig()
                .withEntitySelectorConfig(new EntitySelectorConfig(Target.class))
                .withValueSelectorConfig(new ValueSelectorConfig("place"));
        ChangeMoveSelectorConfig send = new ChangeMoveSelectorConfig()
                .withEntitySelectorConfig(new EntitySelectorConfig(Place.class))
                .withValueSelectorConfig(new ValueSelectorConfig("team"));
        SwapMoveSelectorConfig change = new SwapMoveSelectorConfig()
                .withEntitySelectorConfig(new EntitySelectorConfig(Target.class));
        SwapMoveSelectorConfig exchange = new SwapMoveSelectorConfig()
                .withEntitySelectorConfig(new EntitySelectorConfig(Place.class));
        ConstructionHeuristicPhaseConfig construction = new ConstructionHeuristicPhaseConfig();
        construction.setEntityPlacerConfig(
                new QueuedEntityPlacerConfig()
                        .withEntitySelectorConfig(hardestFirst())
                        .withMoveSelectorConfigs(new ChangeMoveSelectorConfig()
                                .withEntitySelectorConfig(EntitySelectorConfig.newMimicSelectorConfig("hardest first"))
                                .withValueSelectorConfig(new ValueSelectorConfig("place"))));
        LocalSearchPhaseConfig search = new LocalSearchPhaseConfig()
                .withMoveSelectorConfig(new UnionMoveSelectorConfig().withMoveSelectors(move, send, change, exchange));
        String type = System.getProperty("search", "LATE_ACCEPTANCE");
        search.setLocalSearchType(LocalSearchType.valueOf(type));
        return new SolverConfig()
                .withSolutionClass(Plan.class)
                .withEntityClasses(Place.class, Target.class)
                .withConstraintProviderClass(Rules.class)
                .withRandomSeed(seed)
                .withPhases(construction, search)
                .withTerminationConfig(new TerminationConfig().withSpentLimit(Duration.ofMillis(milliseconds)));
    }

    private static EntitySelectorConfig hardestFirst() {
        return new EntitySelectorConfig(Target.class)
                .withId("hardest first")
                .withCacheType(SelectionCacheType.PHASE)
                .withSelectionOrder(SelectionOrder.SORTED)
                .withSorterManner(EntitySorterManner.DECREASING_DIFFICULTY);
    }

    @SuppressWarnings("unchecked")
    private static Plan read(String text) {
        Map<String, Object> root = (Map<String, Object>) new Json(text).value();
        Rules.riskWeight = Json.number(root.get("risk_weight"));
        Rules.wayWeight = Json.number(root.get("way_weight"));
        Rules.mutualWindow = window(root.get("no_mutual_window"));
        Rules.repeatWindow = window(root.get("no_repeat_window"));
        Plan plan = new Plan();
        plan.outOfReach = Json.number(root.get("out_of_reach"));
        for (Map<String, Object> row : (List<Map<String, Object>>) root.get("teams")) {
            plan.teams.add(new Team(
                    plan.teams.size(),
                    (String) row.get("id"),
                    (int) Json.number(row.get("home")),
                    (int) Json.number(row.get("max_targets")),
                    (int) Json.number(row.get("max_large"))));
        }
        List<Map<String, Object>> hosts = (List<Map<String, Object>>) root.get("hosts");
        List<List<Team>> ranges = new ArrayList<>();
        List<List<Place>> places = new ArrayList<>();
        for (int host = 0; host < hosts.size(); host++) {
            ranges.add(new ArrayList<>());
            places.add(new ArrayList<>());
        }
        for (List<Object> way : (List<List<Object>>) root.get("ways")) {
            Team team = plan.teams.get((int) Json.number(way.get(0)));
            int host = (int) Json.number(way.get(1));
            team.ways.put(host, Json.number(way.get(2)));
            ranges.get(host).add(team);
        }
        for (Map<String, Object> row : (List<Map<String, Object>>) root.get("rounds")) {
            int turn = (int) Json.number(row.get("turn"));
            Round round = new Round((String) row.get("id"), turn, (int) Json.number(row.get("days")));
            for (int host = 0; host < hosts.size(); host++) {
                Object capacity = hosts.get(host).get("capacity");
                int size = ranges.get(host).size();
                int count = capacity == null ? size : (int) Math.min(size, Json.number(capacity));
                for (int place = 0; place < count; place++) {
                    String id = round.id + " " + hosts.get(host).get("id") + " " + place;
                    places.get(host).add(new Place(id, host, round, ranges.get(host)));
                }
            }
        }
        places.forEach(plan.places::addAll);
        for (Map<String, Object> row : (List<Map<String, Object>>) root.get("targets")) {
            Target target = new Target();
            target.id = (String) row.get("id");
            target.host = (int) Json.number(row.get("host"));
            target.risk = (int) Json.number(row.get("risk"));
            target.days = (int) Json.number(row.get("days"));
            target.large = (Boolean) row.get("large");
            target.able = new BitSet();
            ((List<Object>) row.get("teams")).forEach(team -> target.able.set((int) Json.number(team)));
            target.range = places.get(target.host);
            plan.targets.add(target);
        }
        HOSTS.clear();
        hosts.forEach(host -> HOSTS.add((String) host.get("id")));
        return plan;
    }

    private static int window(Object value) {
        return value == null ? -1 : (int) Json.number(value);
    }

    private static final List<String> HOSTS = new ArrayList<>();

    private static String written(Plan plan) {
        Map<Place, List<String>> stays = new LinkedHashMap<>();
        for (Target target : plan.targets) {
            if (target.place != null) {
                stays.computeIfAbsent(target.place, each -> new ArrayList<>()).add(target.id);
            }
        }
        List<String> postings = new ArrayList<>();
        stays.forEach((place, targets) -> {
            if (place.team == null) {
                return;
            }
            Collections.sort(targets);
            List<String> visits = targets.stream().map(id -> "{\"target\": " + Json.quoted(id) + "}").toList();
            postings.add("{\"round\": " + Json.quoted(place.round.id) + ", \"team\": " + Json.quoted(place.team.id)
                    + ", \"host\": " + Json.quoted(HOSTS.get(place.host))
                    + ", \"targets\": [" + String.join(", ", visits) + "]}");
        });
        return "{\"format\": \"tuimo.plan/1\", \"postings\": [" + String.join(",\n", postings) + "]}\n";
    }
}
