/** How long Elastic Load Balancing takes for what it does by itself, in ms, as [shortest, longest]. */
export interface Elbv2Profile {
  /** From a rule's write to the nodes routing by it. Assumed: AWS publishes no figure; "within seconds" is what operators see. */
  readonly propagation: readonly [number, number];
  /** For which `Elb.RegistrationInProgress` lasts. Assumed. */
  readonly registration: readonly [number, number];
  /**
   * For which a target group no rule names any more still counts as in use.
   * Source: kubernetes-sigs/aws-load-balancer-controller#4848, DeleteTargetGroup refused after the rule changed.
   */
  readonly release: readonly [number, number];
}

export const ELBV2_PROFILE: Elbv2Profile = {
  propagation: [1_000, 3_000],
  registration: [2_000, 6_000],
  release: [5_000, 30_000],
};
