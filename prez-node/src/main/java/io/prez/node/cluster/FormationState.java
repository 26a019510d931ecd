package io.prez.node.cluster;

import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** How far a node is on its way into a cluster; kept in the data directory as one line of {@link #text}. */
public sealed interface FormationState {
    /** Where every node starts: knows of no cluster. */
    record Blank() implements FormationState {}

    /** Saw that the listed nodes have a cluster: waits to be added and will never form another. */
    record Waiting(String seenClusterId) implements FormationState {}

    /**
     * Promised to be in a formation, and in no other one until its coordinator gives it up.
     *
     * @param formationId the id that the cluster will have
     * @param members all of its first voters, this node included
     */
    record Accepted(String formationId, long coordinatorId, List<Member> members) implements FormationState {}

    /** Is a first voter of a cluster. */
    record Formed(String clusterId, List<Member> members) implements FormationState {}

    /** Belongs to a cluster that others formed; who its members are comes from the leader. */
    record Adopted(String clusterId) implements FormationState {}

    /** The cluster that this node belongs to; empty for none yet. */
    default String clusterId() {
        return switch (this) {
            case Formed formed -> formed.clusterId();
            case Adopted adopted -> adopted.clusterId();
            case Blank blank -> "";
            case Waiting waiting -> "";
            case Accepted accepted -> "";
        };
    }

    /** What the node believes about the membership before its log says anything. */
    default Membership initialMembership() {
        List<Member> voters = this instanceof Formed formed ? formed.members() : List.of();
        return new Membership(
                0,
                clusterId(),
                voters.stream().sorted(Comparator.comparingLong(Member::id)).toList(),
                List.of(),
                List.of(),
                Set.of(),
                0);
    }

    /** One line that {@link #parse} understands and people can read. */
    default String text() {
        return switch (this) {
            case Blank blank -> "blank";
            case Waiting waiting -> "waiting " + waiting.seenClusterId();
            case Accepted accepted ->
                "accepted " + accepted.formationId() + " " + Member.idText(accepted.coordinatorId())
                        + text(accepted.members());
            case Formed formed -> "formed " + formed.clusterId() + text(formed.members());
            case Adopted adopted -> "adopted " + adopted.clusterId();
        };
    }

    private static String text(List<Member> members) {
        StringBuilder text = new StringBuilder();
        for (Member member : members) {
            text.append(' ').append(Member.idText(member.id()));
            text.append(',').append(member.name());
            text.append(',').append(member.peerAddress());
            text.append(',').append(member.clientAddress());
        }
        return text.toString();
    }

    /**
     * The state that this line stands for.
     *
     * @throws IllegalArgumentException when it is none
     */
    static FormationState parse(String text) {
        List<String> words = List.of(text.split(" "));
        try {
            return switch (words.getFirst()) {
                case "blank" -> new Blank();
                case "waiting" -> new Waiting(words.get(1));
                case "accepted" ->
                    new Accepted(words.get(1), Long.parseUnsignedLong(words.get(2), 16), members(words, 3));
                case "formed" -> new Formed(words.get(1), members(words, 2));
                case "adopted" -> new Adopted(words.get(1));
                default -> throw new IllegalArgumentException("'" + text + "' is not a state of formation");
            };
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole state of formation", e);
        }
    }

    private static List<Member> members(List<String> words, int from) {
        List<Member> members = new ArrayList<>();
        for (String word : words.subList(from, words.size())) {
            List<String> parts = List.of(word.split(",", -1));
            members.add(new Member(Long.parseUnsignedLong(parts.get(0), 16), parts.get(1), parts.get(2), parts.get(3)));
        }
        return List.copyOf(members);
    }

    /** Whether this text can be a cluster's id: 1 to 200 visible ASCII characters. */
    static boolean isClusterId(String text) {
        return text.matches("[!-~]{1,200}");
    }
}
