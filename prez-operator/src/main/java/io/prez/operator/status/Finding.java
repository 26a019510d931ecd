package io.prez.operator.status;

import io.prez.operator.api.ConditionStatus;

/**
 * A condition without its times.
 *
 * @param status True, False or Unknown
 */
record Finding(String type, String status, String reason, String message) {
    static Finding yes(String type, String reason, String message) {
        return new Finding(type, ConditionStatus.TRUE, reason, message);
    }

    static Finding no(String type, String reason, String message) {
        return new Finding(type, ConditionStatus.FALSE, reason, message);
    }

    static Finding unknown(String type, String reason, String message) {
        return new Finding(type, ConditionStatus.UNKNOWN, reason, message);
    }
}
