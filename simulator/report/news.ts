/** Polling tells only what is new; that time passes is not. */
export class News {
  private readonly last = new Map<string, string>();

  /** Whether this says something else than what was said last under the same key. */
  isNew(key: string, sentence: string): boolean {
    const news = sentence.replaceAll(/\d+ s\b/g, '');
    if (this.last.get(key) === news) return false;
    this.last.set(key, news);
    return true;
  }

  clear(): void {
    this.last.clear();
  }
}
