package io.prez.operator.resource;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/** Quantities in the form that the API server stores: 1000m becomes 1, 1024Mi becomes 1Gi. */
public final class Quantities {
    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final String[] DECIMAL = {"", "k", "M", "G", "T", "P", "E"};

    private Quantities() {}

    /** Of all values of a map. */
    static Map<String, Quantity> canonical(Map<String, Quantity> quantities) {
        Map<String, Quantity> all = new TreeMap<>();
        quantities.forEach((name, quantity) -> all.put(name, canonical(quantity)));
        return all;
    }

    /** Keeps the suffix's family, binary or decimal, and takes the largest suffix that leaves a whole number. */
    public static Quantity canonical(Quantity quantity) {
        BigDecimal amount = quantity.getNumericalAmount();
        String format = quantity.getFormat() == null ? "" : quantity.getFormat();
        if (amount.signum() == 0) {
            return new Quantity("0");
        }
        if (amount.stripTrailingZeros().scale() > 0) {
            BigDecimal milli = amount.movePointRight(3);
            return new Quantity(milli.stripTrailingZeros().toPlainString(), "m");
        }
        BigInteger whole = amount.toBigIntegerExact();
        boolean binary = format.endsWith("i");
        BigInteger step = BigInteger.valueOf(binary ? 1024 : 1000);
        String[] suffixes = binary ? BINARY : DECIMAL;
        int at = 0;
        while (at < suffixes.length - 1 && whole.mod(step).signum() == 0) {
            whole = whole.divide(step);
            at++;
        }
        return new Quantity(whole.toString(), suffixes[at]);
    }

    /** In whole bytes, rounded up. */
    public static long bytes(Quantity quantity) {
        return quantity.getNumericalAmount()
                .setScale(0, java.math.RoundingMode.CEILING)
                .longValueExact();
    }
}
