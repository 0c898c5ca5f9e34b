import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningListVariable;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.calculator.EasyScoreCalculator;
import ai.timefold.solver.core.api.solver.Solver;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.composite.UnionMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.list.ListChangeMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.list.ListRuinRecreateMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.list.ListSwapMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.list.kopt.KOptListMoveSelectorConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One ring of teams for Timefold: each home sends its one team to the next home, and the last one to the first.
 *
 * <p>The ring begins at the first team. All others stand in one list, in the order in which it comes to them, so that
 * every list is one ring by construction.
 */
public final class Ring {
    private Ring() {}

    /** In so many places a move may cut the list, before it joins the pieces again in another way. */
    private static final int MOST_CUTS = 4;

    /** A team, and the way to each home that it may go to, in tenths of a km; null where it may not. */
    public record Team(String id, int home, Long[] ways) {}

    /** The order of all teams but the first. */
    @PlanningEntity
    public static class Order {
        @PlanningListVariable
        private List<Team> teams = new ArrayList<>();
    }

    /** The instance and the plan. */
    @PlanningSolution
    public static class Plan {
        private Team first;

        @PlanningEntityProperty
        private Order order = new Order();

        @ProblemFactCollectionProperty
        @ValueRangeProvider
        private List<Team> others = new ArrayList<>();

        @PlanningScore
        private HardSoftLongScore score;
    }

    /** Adds up the ring. So short a sum is quicker than counting incrementally what a move turns round. */
    public static class Travel implements EasyScoreCalculator<Plan, HardSoftLongScore> {
        private long forbidden;
        private long length;

        @Override
        public HardSoftLongScore calculateScore(Plan plan) {
            forbidden = 0;
            length = 0;
            Team from = plan.first;
            for (Team to : plan.order.teams) {
                add(from, to);
                from = to;
            }
            add(from, plan.first);
            return HardSoftLongScore.of(-forbidden, -length);
        }

        private void add(Team from, Team to) {
            Long way = from.ways[to.home];
            if (way == null) {
                forbidden++;
            } else {
                length += way;
            }
        }
    }

    /** Arguments: instance, plan, trace, seconds, seed. */
    @SuppressWarnings("unchecked")
    public static void main(String[] arguments) throws Exception {
        String text = Files.readString(Path.of(arguments[0]), StandardCharsets.UTF_8);
        Map<String, Object> instance = (Map<String, Object>) new Json(text).value();
        Plan problem = read(instance);
        long milliseconds = Math.round(Double.parseDouble(arguments[3]) * 1000);
        try (Trace trace = new Trace(arguments[2])) {
            Solver<Plan> solver = SolverFactory.<Plan>create(config(milliseconds, Long.parseLong(arguments[4])))
                    .buildSolver();
            solver.addEventListener(event -> trace.better((HardSoftLongScore) event.getNewBestScore(), 0));
            Plan best = solver.solve(problem);
            trace.end(best.score);
            Files.writeString(Path.of(arguments[1]), written(best, instance), StandardCharsets.UTF_8);
        }
    }

    /** Timefold's own construction and late acceptance; beside its own moves parts are taken out and put in again. */
    private static SolverConfig config(long milliseconds, long seed) {
        UnionMoveSelectorConfig moves = new UnionMoveSelectorConfig()
                .withMoveSelectors(
                        new ListChangeMoveSelectorConfig(),
                        new ListSwapMoveSelectorConfig(),
                        new KOptListMoveSelectorConfig().withMinimumK(2).withMaximumK(MOST_CUTS),
                        new ListRuinRecreateMoveSelectorConfig());
        return new SolverConfig()
                .withSolutionClass(Plan.class)
                .withEntityClasses(Order.class)
                .withEasyScoreCalculatorClass(Travel.class)
                .withRandomSeed(seed)
                .withPhases(
                        new ConstructionHeuristicPhaseConfig(),
                        new LocalSearchPhaseConfig().withMoveSelectorConfig(moves))
                .withTerminationConfig(new TerminationConfig().withSpentLimit(Duration.ofMillis(milliseconds)));
    }

    @SuppressWarnings("unchecked")
    private static Plan read(Map<String, Object> instance) {
        List<Map<String, Object>> rows = (List<Map<String, Object>>) instance.get("teams");
        List<Team> teams = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            teams.add(new Team((String) row.get("id"), (int) Json.number(row.get("home")), new Long[rows.size()]));
        }
        for (List<Object> way : (List<List<Object>>) instance.get("ways")) {
            teams.get((int) Json.number(way.get(0))).ways[(int) Json.number(way.get(1))] = Json.number(way.get(2));
        }
        Plan plan = new Plan();
        plan.first = teams.get(0);
        plan.others.addAll(teams.subList(1, teams.size()));
        return plan;
    }

    @SuppressWarnings("unchecked")
    private static String written(Plan plan, Map<String, Object> instance) {
        List<Map<String, Object>> hosts = (List<Map<String, Object>>) instance.get("hosts");
        String round = (String) ((List<Map<String, Object>>) instance.get("rounds")).get(0).get("id");
        List<Team> ring = new ArrayList<>(plan.order.teams);
        ring.add(plan.first);
        List<String> postings = new ArrayList<>();
        Team from = plan.first;
        for (Team to : ring) {
            postings.add("{\"round\": " + Json.quoted(round) + ", \"team\": " + Json.quoted(from.id)
                    + ", \"host\": " + Json.quoted((String) hosts.get(to.home).get("id")) + "}");
            from = to;
        }
        return "{\"format\": \"tuimo.plan/1\", \"postings\": [" + String.join(",\n", postings) + "]}\n";
    }
}
