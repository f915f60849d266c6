/** The package brings no types. Source: its README, "In your code". */
declare module 'asl-validator' {
  export default function validate(definition: object): {
    readonly isValid: boolean;
    readonly errors: readonly { readonly Message: string }[];
  };
}
