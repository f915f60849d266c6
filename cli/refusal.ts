export type RefusalName =
  | 'BadArgument'
  | 'BadFleetFile'
  | 'BadFaultFile'
  | 'BadEventFile'
  /** AWS does not know who asks, or not any more. */
  | 'NoCredentials'
  | 'NoRegion'
  /** AWS knows who asks, and refuses. */
  | 'AccessDenied'
  /** No answer, or "later" for too long. */
  | 'AwsUnreachable'
  /** There is no Kiln here. */
  | 'NotDeployed'
  | 'UnknownFleet'
  | 'UnknownRelease'
  /** The release is not, or no longer, in a state in which this can be done to it. */
  | 'NotPossible'
  /** A person was asked and did not say yes. */
  | 'NotConfirmed'
  | 'BadSession';

/** What was asked for cannot be done: said with what is wrong and how to mend it, before anything happens. */
export class Refusal extends Error {
  constructor(
    override readonly name: RefusalName,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}
