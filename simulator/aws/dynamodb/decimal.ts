import { invalid } from './errors';

/**
 * DynamoDB's number: exact decimal, up to 38 significant digits, magnitude 1E-130 to 9.99…E+125. Binary floating point
 * would lose what the service keeps.
 * Source: DynamoDB developer guide, "Supported data types and naming rules", Number.
 */
export interface Decimal {
  /** Without trailing zeros. */
  readonly coefficient: bigint;
  /** Of ten: the value is `coefficient × 10^exponent`. */
  readonly exponent: number;
}

const SHAPE = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/;
const MAX_DIGITS = 38;
const MAX_MAGNITUDE = 125;
const MIN_MAGNITUDE = -130;

/** @throws ValidationException for what is no number, too large, too small, or too precise. */
export function parseDecimal(text: string): Decimal {
  const [, sign, whole = '', fraction = '', exponent = '0'] = SHAPE.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '')
    throw invalid(`The parameter cannot be converted to a numeric value: ${text}`);
  return inRange(BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`), Number(exponent) - fraction.length);
}

/** As DynamoDB gives it back: plain digits, no exponent, no needless zeros. */
export function formatDecimal({ coefficient, exponent }: Decimal): string {
  const sign = coefficient < 0n ? '-' : '';
  const digits = String(coefficient < 0n ? -coefficient : coefficient);
  if (exponent >= 0) return sign + digits + '0'.repeat(exponent);
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/** Negative, zero, positive: as a sort wants it. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [left, right] = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** @throws ValidationException when the sum has more than 38 digits or is out of range. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const [left, right] = aligned(a, b);
  return inRange(left + right, Math.min(a.exponent, b.exponent));
}

export function negate({ coefficient, exponent }: Decimal): Decimal {
  return { coefficient: -coefficient, exponent };
}

/** Both coefficients at the smaller of the two exponents. */
function aligned(a: Decimal, b: Decimal): [bigint, bigint] {
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = (value: Decimal) => value.coefficient * 10n ** BigInt(value.exponent - exponent);
  return [scaled(a), scaled(b)];
}

function inRange(coefficient: bigint, exponent: number): Decimal {
  if (coefficient === 0n) return { coefficient, exponent: 0 };
  const text = String(coefficient);
  const trailing = text.length - text.replace(/0+$/, '').length;
  const digits = text.replace('-', '').length;
  const magnitude = digits - 1 + exponent;
  if (magnitude > MAX_MAGNITUDE)
    throw invalid('Number overflow. Attempting to store a number with magnitude larger than supported range');
  if (magnitude < MIN_MAGNITUDE)
    throw invalid('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  if (digits - trailing > MAX_DIGITS) throw invalid('Attempting to store more than 38 significant digits in a Number');
  return { coefficient: coefficient / 10n ** BigInt(trailing), exponent: exponent + trailing };
}
