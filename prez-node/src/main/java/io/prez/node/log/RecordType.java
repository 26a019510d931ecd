package io.prez.node.log;

import org.jspecify.annotations.Nullable;

/** What a record says. The numbers are part of the format. */
enum RecordType {
    ENTRY(1),
    HARD_STATE(2),
    FLOOR(3),
    RESET(4),
    MARK(5);

    final int code;

    RecordType(int code) {
        this.code = code;
    }

    static @Nullable RecordType of(int code) {
        for (RecordType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }
}
