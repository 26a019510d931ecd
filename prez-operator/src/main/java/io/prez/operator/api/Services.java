package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The Services for clients; the headless one for the nodes themselves has nothing to choose. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Services(
        @JsonPropertyDescription("NAME-rw: the leader.") ClientService rw,
        @JsonPropertyDescription("NAME-ro: the followers.") ClientService ro,

        @JsonPropertyDescription("NAME-r: any node that is ready.")
        ClientService any) {
    /** All three, inside the Kubernetes cluster only. */
    public static final Services DEFAULTS = new Services(null, null, null);

    /** Fills in what is absent. */
    public Services(@Nullable ClientService rw, @Nullable ClientService ro, @Nullable ClientService any) {
        this.rw = rw == null ? ClientService.DEFAULTS : rw;
        this.ro = ro == null ? ClientService.DEFAULTS : ro;
        this.any = any == null ? ClientService.DEFAULTS : any;
    }
}
