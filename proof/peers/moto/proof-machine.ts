/** A state machine that is there to be started, looked at and stopped. */
export const PROOF_MACHINE = {
  QueryLanguage: 'JSONata',
  StartAt: 'WaitForAnyone',
  States: { WaitForAnyone: { Type: 'Wait', Seconds: 3600, End: true } },
};
