package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.piaolian.verifier.Unproven.Reason.MALFORMED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message of protocol buffers, read by the numbers of its fields: what is needed of Fabric's blocks, and no more. */
final class Protobuf {

    /** A message without any field. */
    static final Protobuf EMPTY = new Protobuf();

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final Map<Integer, List<byte[]>> bytes = new LinkedHashMap<>();
    private final Map<Integer, Long> numbers = new LinkedHashMap<>();

    private Protobuf() {}

    static Protobuf read(byte[] message) throws Unproven {
        Protobuf read = new Protobuf();
        Cursor cursor = new Cursor(message);
        while (cursor.at < message.length) {
            long tag = cursor.varint();
            int field = (int) (tag >>> 3);
            switch ((int) tag & 7) {
                case VARINT -> read.numbers.put(field, cursor.varint());
                case FIXED_64 -> cursor.take(8);
                case BYTES ->
                    read.bytes.computeIfAbsent(field, f -> new ArrayList<>()).add(cursor.take(cursor.varint()));
                case FIXED_32 -> cursor.take(4);
                default -> throw malformed();
            }
        }
        return read;
    }

    private static final class Cursor {

        private final byte[] message;
        private int at;

        Cursor(byte[] message) {
            this.message = message;
        }

        long varint() throws Unproven {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                byte next = take(1)[0];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw malformed();
        }

        byte[] take(long count) throws Unproven {
            if (count < 0 || count > message.length - at) {
                throw malformed();
            }
            at += (int) count;
            return Arrays.copyOfRange(message, at - (int) count, at);
        }
    }

    private static Unproven malformed() {
        return new Unproven(MALFORMED, "not a message of protocol buffers");
    }

    /** 0 where the field is not there, as the encoding has it. */
    long number(int field) {
        return numbers.getOrDefault(field, 0L);
    }

    /** Empty where the field is not there, as the encoding has it. */
    byte[] bytes(int field) {
        List<byte[]> all = bytes.getOrDefault(field, List.of());
        return all.isEmpty() ? new byte[0] : all.get(all.size() - 1);
    }

    List<byte[]> all(int field) {
        return bytes.getOrDefault(field, List.of());
    }

    String text(int field) {
        return new String(bytes(field), UTF_8);
    }

    Protobuf message(int field) throws Unproven {
        return read(bytes(field));
    }

    /** A field that maps texts to messages. */
    Map<String, Protobuf> map(int field) throws Unproven {
        Map<String, Protobuf> map = new LinkedHashMap<>();
        for (byte[] entry : all(field)) {
            Protobuf pair = read(entry);
            map.put(pair.text(1), pair.message(2));
        }
        return map;
    }
}
