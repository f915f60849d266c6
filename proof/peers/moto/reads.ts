/** Which parts of answers are read by whoever gets them, by their paths: `Rules[].Actions[].Type`. */
export class Reads {
  private readonly paths = new Set<string>();

  has(call: string, path: string): boolean {
    return this.paths.has(`${call} ${path}`);
  }

  /** The same answer, which tells what of it is read. */
  watch<Answer extends object>(call: string, answer: Answer): Answer {
    return this.below(call, answer, '');
  }

  private below<Part extends object>(call: string, part: Part, path: string): Part {
    return new Proxy(part, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof key !== 'string' || typeof value === 'function') return value;
        if (Array.isArray(target) && !/^\d+$/.test(key)) return value;
        const place = Array.isArray(target) ? `${path}[]` : path === '' ? key : `${path}.${key}`;
        this.paths.add(`${call} ${place}`);
        return isWatched(value) ? this.below(call, value, place) : value;
      },
    });
  }
}

/** Dates, bytes and streams have insides of their own, which a proxy has not. */
function isWatched(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
