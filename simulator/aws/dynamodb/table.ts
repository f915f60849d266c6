import { VersionedMap } from '../../versioned-map';
import { compareStrings, type Item, typeOf } from './attribute-value';
import { invalid } from './errors';

/** Names of the key attributes; their type is S. */
export interface KeySchema {
  readonly partitionKey: string;
  readonly sortKey?: string;
}

/** Bytes. Source: DynamoDB developer guide, "Quotas": partition key and sort key lengths. */
const MAX_KEY_BYTES = { partitionKey: 2048, sortKey: 1024 };

/** One table: its items, as they are and as they were. */
export class Table {
  private readonly stored: VersionedMap<Item>;

  constructor(
    readonly schema: KeySchema,
    now: () => number,
  ) {
    this.stored = new VersionedMap(now);
  }

  /** The item under a checked key, at a moment, by default the present. */
  get(key: Item, at?: number): Item | undefined {
    return this.stored.get(this.idOf(key), at);
  }

  put(item: Item): void {
    this.stored.put(this.idOf(item), item);
  }

  delete(key: Item): void {
    this.stored.delete(this.idOf(key));
  }

  items(at?: number): Item[] {
    return this.stored.list(at);
  }

  /** The items of a partition, ordered by their sort key. */
  partition(value: string, at?: number): Item[] {
    return this.items(at)
      .filter((item) => textOf(item, this.schema.partitionKey) === value)
      .sort((a, b) => this.compareSortKeys(a, b));
  }

  compareSortKeys(a: Item, b: Item): number {
    const { sortKey } = this.schema;
    return sortKey === undefined ? 0 : compareStrings(textOf(a, sortKey), textOf(b, sortKey));
  }

  keyAttributes(): string[] {
    const { partitionKey, sortKey } = this.schema;
    return sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
  }

  keyOf(item: Item): Item {
    return Object.fromEntries(
      Object.entries(item).filter(([name]) => name === this.schema.partitionKey || name === this.schema.sortKey),
    );
  }

  /** Identifies an item within the table. */
  idOf(item: Item): string {
    return JSON.stringify(this.keyAttributes().map((name) => textOf(item, name)));
  }

  /** @throws ValidationException where a `Key` is not exactly the table's key. */
  checkKey(key: Item): void {
    const names = this.keyAttributes();
    const fits = Object.keys(key).length === names.length && names.every((name) => isText(key, name));
    if (!fits) throw invalid('The provided key element does not match the schema');
    this.checkKeyValues(key);
  }

  /** @throws ValidationException where an `Item` lacks the table's key. */
  checkItem(item: Item): void {
    for (const name of this.keyAttributes()) {
      const value = item[name];
      if (value === undefined)
        throw invalid(`One or more parameter values were invalid: Missing the key ${name} in the item`);
      if (!('S' in value))
        throw invalid(
          `One or more parameter values were invalid: Type mismatch for key ${name} expected: S actual: ${typeOf(value)}`,
        );
    }
    this.checkKeyValues(item);
  }

  private checkKeyValues(item: Item): void {
    const { partitionKey, sortKey } = this.schema;
    for (const name of this.keyAttributes()) {
      if (textOf(item, name) !== '') continue;
      throw invalid(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
      );
    }
    if (Buffer.byteLength(textOf(item, partitionKey)) > MAX_KEY_BYTES.partitionKey)
      throw invalid(
        `One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of${MAX_KEY_BYTES.partitionKey} bytes`,
      );
    if (sortKey !== undefined && Buffer.byteLength(textOf(item, sortKey)) > MAX_KEY_BYTES.sortKey)
      throw invalid(
        `One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of ${MAX_KEY_BYTES.sortKey} bytes`,
      );
  }
}

function isText(item: Item, name: string): boolean {
  const value = item[name];
  return value !== undefined && 'S' in value;
}

function textOf(item: Item, name: string): string {
  const value = item[name];
  return value !== undefined && 'S' in value ? value.S : '';
}
