/** What was asked for cannot be done: said with what is wrong and how to mend it, before anything happens. */
export class Refusal extends Error {
  constructor(
    override readonly name: 'BadArgument' | 'BadFleetFile' | 'BadFaultFile' | 'BadEventFile',
    message: string,
  ) {
    super(message);
  }
}
