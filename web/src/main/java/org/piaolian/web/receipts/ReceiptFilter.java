package org.piaolian.web.receipts;

import java.io.Serializable;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptQuery;
import org.piaolian.receipts.domain.ReceiptState;

/**
 * What a person looks for among receipts, as it stands in the address of the page. A part that cannot be read, as after
 * somebody has edited the address, does not restrict.
 */
public class ReceiptFilter implements Serializable {

    private static final long serialVersionUID = 1L;

    private @Nullable String text;
    private @Nullable String kind;
    private @Nullable String state;
    private @Nullable String agency;
    private @Nullable String from;
    private @Nullable String to;
    private @Nullable String least;
    private @Nullable String most;
    private @Nullable String batch;

    ReceiptQuery query(ReceiptQuery.Sort sort, boolean descending, int offset, int limit) {
        return new ReceiptQuery(
                Optional.ofNullable(batch).flatMap(BatchId::parse).orElse(null),
                text,
                constant(ReceiptKind.values(), kind),
                constant(ReceiptState.values(), state),
                agencyId(),
                day(from),
                day(to),
                amount(least),
                amount(most),
                sort,
                descending,
                offset,
                limit);
    }

    /** The filter as the query of an address, beginning with a question mark; empty where it restricts nothing. */
    public String getAddress() {
        return address();
    }

    /** @param more further names and values by turns; a value that is null is left out */
    String address(@Nullable String... more) {
        List<String> parts = new ArrayList<>();
        add(parts, "q", text);
        add(parts, "kind", kind);
        add(parts, "state", state);
        add(parts, "agency", agency);
        add(parts, "from", from);
        add(parts, "to", to);
        add(parts, "least", least);
        add(parts, "most", most);
        add(parts, "batch", batch);
        for (int i = 0; i < more.length; i += 2) {
            add(parts, String.valueOf(more[i]), more[i + 1]);
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    public boolean isRestricting() {
        return !getAddress().isEmpty();
    }

    private static void add(List<String> parts, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static <E extends Enum<E>> Set<E> constant(E[] constants, @Nullable String name) {
        return Arrays.stream(constants)
                .filter(c -> c.name().equals(name))
                .findFirst()
                .map(Set::of)
                .orElse(Set.of());
    }

    private @Nullable AgencyId agencyId() {
        String id = agency;
        return id != null && id.matches("[a-z][a-z0-9-]{0,31}") ? new AgencyId(id) : null;
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : LocalDate.parse(text.strip());
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable BigDecimal amount(@Nullable String text) {
        return text != null && text.strip().matches("[0-9]{1,15}([.][0-9]{1,4})?")
                ? new BigDecimal(text.strip())
                : null;
    }

    public @Nullable String getText() {
        return text;
    }

    public void setText(@Nullable String text) {
        this.text = text == null || text.length() <= 140 ? text : text.substring(0, 140);
    }

    public @Nullable String getKind() {
        return kind;
    }

    public void setKind(@Nullable String kind) {
        this.kind = kind;
    }

    public @Nullable String getState() {
        return state;
    }

    public void setState(@Nullable String state) {
        this.state = state;
    }

    public @Nullable String getAgency() {
        return agency;
    }

    public void setAgency(@Nullable String agency) {
        this.agency = agency;
    }

    public @Nullable String getFrom() {
        return from;
    }

    public void setFrom(@Nullable String from) {
        this.from = from;
    }

    public @Nullable String getTo() {
        return to;
    }

    public void setTo(@Nullable String to) {
        this.to = to;
    }

    public @Nullable String getLeast() {
        return least;
    }

    public void setLeast(@Nullable String least) {
        this.least = least;
    }

    public @Nullable String getMost() {
        return most;
    }

    public void setMost(@Nullable String most) {
        this.most = most;
    }

    public @Nullable String getBatch() {
        return batch;
    }

    public void setBatch(@Nullable String batch) {
        this.batch = batch;
    }
}
