import { KilnError } from '../domain/errors';
import { isAwsError } from '../shared/aws-errors';

/**
 * A change of what the release made a moment ago, which AWS may not know everywhere yet. Roles change only what carries the
 * stage's tag, and IAM may see tags later than the thing itself: reported of target groups in kubernetes-sigs/
 * aws-load-balancer-controller#1464 and hashicorp/terraform-provider-aws#6055.
 * @param notKnown what the service calls a thing that it does not know
 * @throws TransientAwsError where a moment later may be better: refused for as long as all retries together, it is a
 * permission that is missing, and the sentence of AWS names it
 */
export async function onSecondsOld<T>(change: Promise<T>, ...notKnown: readonly string[]): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (!isAwsError(error, 'AccessDenied', ...notKnown)) throw error;
    throw new KilnError('TransientAwsError', `${error.name}: ${error.message}`, { cause: error });
  }
}
