package io.prez.node.command;

import io.prez.node.keyspace.Keyspace;

/** The options of SET and GETEX, as Redis' parseExtendedStringArgumentsOrReply reads them. */
final class SetOptions {
    /** How an expiry is given. */
    enum Expiry {
        NONE,
        SECONDS,
        MILLIS,
        AT_SECONDS,
        AT_MILLIS;

        boolean isRelative() {
            return this == SECONDS || this == MILLIS;
        }

        boolean isInSeconds() {
            return this == SECONDS || this == AT_SECONDS;
        }
    }

    boolean onlyIfAbsent;
    boolean onlyIfPresent;
    boolean returnsOld;
    boolean keepsExpiry;
    boolean persists;
    Expiry expiry = Expiry.NONE;
    int expiryWord;

    private SetOptions() {}

    static SetOptions ofSet(Args args) {
        SetOptions options = new SetOptions();
        for (int word = 3; word < args.count(); word++) {
            if (args.is(word, "NX") && !options.onlyIfPresent) {
                options.onlyIfAbsent = true;
            } else if (args.is(word, "XX") && !options.onlyIfAbsent) {
                options.onlyIfPresent = true;
            } else if (args.is(word, "GET")) {
                options.returnsOld = true;
            } else if (args.is(word, "KEEPTTL") && options.expiry == Expiry.NONE) {
                options.keepsExpiry = true;
            } else {
                word = options.expiry(args, word);
            }
        }
        return options;
    }

    static SetOptions ofGetex(Args args) {
        SetOptions options = new SetOptions();
        for (int word = 2; word < args.count(); word++) {
            if (args.is(word, "PERSIST") && options.expiry == Expiry.NONE) {
                options.persists = true;
            } else {
                word = options.expiry(args, word);
            }
        }
        return options;
    }

    /** Reads an option with a time and returns the word that it ends with. */
    private int expiry(Args args, int word) {
        Expiry kind = args.is(word, "EX")
                ? Expiry.SECONDS
                : args.is(word, "PX")
                        ? Expiry.MILLIS
                        : args.is(word, "EXAT")
                                ? Expiry.AT_SECONDS
                                : args.is(word, "PXAT") ? Expiry.AT_MILLIS : Expiry.NONE;
        boolean conflicts = keepsExpiry || persists || (expiry != Expiry.NONE && expiry != kind);
        if (kind == Expiry.NONE || conflicts || word + 1 >= args.count()) {
            throw Args.syntaxError();
        }
        expiry = kind;
        expiryWord = word + 1;
        return word + 1;
    }

    /** When SET's key is to expire, in the terms of {@link Keyspace#put}. */
    long expiryMillis(Args args, Moment moment, String command) {
        if (expiry == Expiry.NONE) {
            return keepsExpiry ? Keyspace.KEEP_EXPIRY : Keyspace.NO_EXPIRY;
        }
        return expiryMillis(args, expiryWord, expiry, moment, command);
    }

    /** Redis' getExpireMillisecondsOrReply: a positive time, made absolute by the entry's. */
    static long expiryMillis(Args args, int word, Expiry kind, Moment moment, String command) {
        long time = args.integer(word);
        boolean fits = time > 0 && (!kind.isInSeconds() || time <= Long.MAX_VALUE / 1000);
        if (fits) {
            time = kind.isInSeconds() ? time * 1000 : time;
            time = kind.isRelative() ? time + moment.timeMillis() : time;
        }
        if (!fits || time <= 0) {
            throw new CommandException("ERR invalid expire time in '" + command + "' command");
        }
        return time;
    }
}
