import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Writes down each better plan that keeps all rules, and the end; its clock starts with it. */
final class Trace implements AutoCloseable {
    private final PrintWriter file;
    private final long began = System.nanoTime();

    Trace(String name) throws IOException {
        file = new PrintWriter(name, StandardCharsets.UTF_8);
    }

    /** A better plan; what is beside the score counts in every plan. */
    void better(HardSoftLongScore score, long beside) {
        if (score.hardScore() == 0) {
            file.println(seconds() + " " + (beside - score.softScore()));
        }
    }

    void end(HardSoftLongScore score) {
        file.println("end " + seconds() + " " + score);
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    @Override
    public void close() {
        file.close();
    }
}
