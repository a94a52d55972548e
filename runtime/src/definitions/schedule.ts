/** What becomes of times that a schedule missed because no worker ran: nothing, one run, or one run for each. */
export type Catchup = "none" | "last" | "all";
