/** A generation's share of the traffic. */
export interface Share {
  readonly generation: string;
  /** Percent. */
  readonly weight: number;
  /** Instances that answer. */
  readonly healthy: number;
}

/** `prod-web-v002 25 % (4 healthy) · prod-web-v001 75 % (4 healthy)` */
export function sharesText(shares: readonly Share[]): string {
  return shares.map(({ generation, weight, healthy }) => `${generation} ${weight} % (${healthy} healthy)`).join(' · ');
}
