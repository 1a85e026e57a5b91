package org.piaolian.web.dashboard;

import java.util.ArrayList;
import java.util.List;

/** A bar chart as drawn on the page: bars in a field of {@value #WIDTH} by {@value #HEIGHT}, the origin on top. */
public final class BarChart {

    static final int WIDTH = 600;
    static final int HEIGHT = 140;

    private static final long[] STEPS = {1, 2, 3, 4, 5, 6, 8};

    /**
     * @param label what stands under the bar, empty where there is no room for one
     * @param title what the bar says when somebody asks it
     */
    public record Bar(String label, String title, long value, double x, double y, double width, double height) {

        // Expression Language 5 reads properties of beans, not of records.
        public double getMiddle() {
            return x + width / 2;
        }
    }

    private final List<Bar> bars = new ArrayList<>();
    private final long top;

    /**
     * @param labels one a value
     * @param titles one a value
     * @param each how many bars share a label
     */
    BarChart(List<Long> values, List<String> labels, List<String> titles, int each) {
        long most = values.stream().mapToLong(Long::longValue).max().orElse(0);
        top = roundUp(Math.max(1, most));
        double step = (double) WIDTH / Math.max(1, values.size());
        for (int i = 0; i < values.size(); i++) {
            double height = (double) HEIGHT * values.get(i) / top;
            bars.add(new Bar(
                    i % each == 0 ? labels.get(i) : "",
                    titles.get(i),
                    values.get(i),
                    i * step + step * 0.14,
                    HEIGHT - height,
                    step * 0.72,
                    height));
        }
    }

    /** The next number that has one of these figures and then zeros. */
    static long roundUp(long value) {
        long unit = 1;
        while (true) {
            for (long factor : STEPS) {
                if (factor * unit >= value) {
                    return factor * unit;
                }
            }
            unit *= 10;
        }
    }

    public List<Bar> getBars() {
        return bars;
    }

    /** The value at the upper edge. */
    public long getTop() {
        return top;
    }
}
