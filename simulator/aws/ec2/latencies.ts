/** A range of seconds from which each event draws its own duration. */
type Seconds = readonly [low: number, high: number];

/** How long things take in EC2. */
export interface Ec2Latencies {
  /** From RunInstances to `running`. */
  readonly pending: Seconds;
  readonly stopping: Seconds;
  readonly shuttingDown: Seconds;
  /** From CreateImage to `available` or `failed`. */
  readonly image: Seconds;
  /** After DeregisterImage, until EC2 lets go of the image's snapshots. */
  readonly snapshotRelease: Seconds;
  /** How long a tagging call does not find an id that was just made. */
  readonly freshId: number;
  /** How long DescribeInstances still shows a terminated instance, and DescribeImages stays silent about a deregistered image. */
  readonly afterlife: number;
}

/**
 * Sources:
 * - `pending`, `stopping`, `shuttingDown`, `image`: assumed, from what people see of small EBS-backed Linux instances
 *   with an 8 GiB root volume. AWS promises nothing.
 * - `snapshotRelease`: assumed; that there is such a time: boto/boto#3019.
 * - `freshId`: assumed; that there is such a time: EC2 developer guide, "Eventual consistency in the Amazon EC2 API".
 * - `afterlife`: EC2 user guide, "Terminate Amazon EC2 instances": a terminated instance remains visible for a short
 *   time, about one hour. For images assumed; that it happens: boto/botocore#2194.
 */
export const EC2_LATENCIES: Ec2Latencies = {
  pending: [10, 25],
  stopping: [10, 40],
  shuttingDown: [15, 45],
  image: [120, 300],
  snapshotRelease: [0, 8],
  freshId: 1,
  afterlife: 3600,
};
