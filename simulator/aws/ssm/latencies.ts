/** A range of seconds from which each event draws its own duration. */
type Seconds = readonly [low: number, high: number];

/** How long things take in Systems Manager and on the instances it reaches. */
export interface SsmLatencies {
  /** From an instance's `running` to its agent's first `Online`. */
  readonly agentOnline: Seconds;
  /** From an agent's silence to `ConnectionLost`. */
  readonly connectionLost: Seconds;
  /** From SendCommand until the invocation can be read. */
  readonly invocation: Seconds;
  /** From then until the agent begins. */
  readonly delivery: Seconds;
  /** From CancelCommand until the agent has stopped the command. */
  readonly cancel: Seconds;
  /** Fetching manifest, artifact and scripts, and checking them. */
  readonly download: Seconds;
  /** One script of a build. */
  readonly buildScript: Seconds;
  /** One script of a test. */
  readonly testScript: Seconds;
  /** Cleaning up for imaging. */
  readonly seal: Seconds;
}

/**
 * Sources:
 * - `agentOnline`, `delivery`, `cancel`: assumed.
 * - `connectionLost`: assumed; the agent pings every five minutes (Systems Manager user guide, "Working with SSM Agent").
 * - `invocation`: assumed; that there is such a time: aws/aws-cli#3546.
 * - `download`, `buildScript`, `testScript`, `seal`: assumed, for a small service and its package installs.
 */
export const SSM_LATENCIES: SsmLatencies = {
  agentOnline: [20, 60],
  connectionLost: [30, 300],
  invocation: [0.2, 1.5],
  delivery: [0.5, 3],
  cancel: [1, 4],
  download: [2, 8],
  buildScript: [15, 60],
  testScript: [3, 12],
  seal: [3, 8],
};
