import { tokenMismatch } from './errors';

/**
 * What was made for which client token. Only what succeeded is remembered, so a refused request may come again.
 * Source: EC2 developer guide, "Ensuring idempotency in Amazon EC2 API requests".
 */
export class ClientTokens {
  private readonly made = new Map<string, { readonly request: string; readonly id: string }>();

  /**
   * The id made by an earlier request of this token.
   * @throws AwsError IdempotentParameterMismatch when that request was another one.
   */
  earlier(token: string, request: object): string | undefined {
    const known = this.made.get(token);
    if (known === undefined) return undefined;
    if (known.request !== canonical(request)) throw tokenMismatch();
    return known.id;
  }

  remember(token: string, request: object, id: string): void {
    this.made.set(token, { request: canonical(request), id });
  }
}

/** Schemas put the fields of a request into one order already; fields left out and fields undefined are the same. */
const canonical = (request: object): string => JSON.stringify(request);
