import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { transformSync } from '@swc/core';

type Evaluate = (
  module: { exports: unknown },
  exports: unknown,
  require: (name: string) => unknown,
  folder: string,
) => void;

/** A module as it is on disk, whatever values it has. */
interface Source {
  readonly evaluate: Evaluate;
  readonly require: NodeJS.Require;
  /** Its own project's modules that it asked for. */
  readonly needs: Set<string>;
}

/**
 * TypeScript modules that can be evaluated again and again: each is read, transformed (as Jest does it) and compiled
 * once. Evaluating the domain anew costs milliseconds then, and a mutant in code that runs at load time needs just that.
 */
export class Modules {
  private readonly sources = new Map<string, Source>();
  private readonly reached = new Map<string, ReadonlySet<string>>();
  private loaded = new Map<string, { exports: unknown }>();

  load(file: string): unknown {
    const known = this.loaded.get(file);
    if (known !== undefined) return known.exports;
    const module: { exports: unknown } = { exports: {} };
    this.loaded.set(file, module);
    const source = this.sourceOf(file);
    source.evaluate(module, module.exports, (name) => this.ask(file, source, name), dirname(file));
    return module.exports;
  }

  /** What there is of a module, and of all that stands on it, is evaluated again in there; afterwards all is as it was. */
  async withFresh<Result>(changed: string, act: () => Promise<Result>): Promise<Result> {
    const before = this.loaded;
    this.loaded = new Map([...before].filter(([file]) => !this.reachedFrom(file).has(changed)));
    try {
      return await act();
    } finally {
      this.loaded = before;
    }
  }

  /** A file that was loaded, and all that it stands on. */
  reachedFrom(file: string): ReadonlySet<string> {
    const known = this.reached.get(file);
    if (known !== undefined) return known;
    const reached = new Set<string>();
    const follow = (one: string) => {
      if (reached.has(one)) return;
      reached.add(one);
      this.sourceOf(one).needs.forEach(follow);
    };
    follow(file);
    this.reached.set(file, reached);
    return reached;
  }

  private ask(asker: string, { require, needs }: Source, name: string): unknown {
    const file = name.startsWith('.') ? join(dirname(asker), `${name}.ts`) : undefined;
    if (file === undefined || !existsSync(file)) return require(name);
    needs.add(file);
    return this.load(file);
  }

  private sourceOf(file: string): Source {
    const known = this.sources.get(file);
    if (known !== undefined) return known;
    const { code } = transformSync(readFileSync(file, 'utf8'), {
      filename: file,
      swcrc: false,
      sourceMaps: false,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    const evaluate = compileFunction(code, ['module', 'exports', 'require', '__dirname'], { filename: file });
    const source: Source = {
      evaluate: (...given) => Reflect.apply(evaluate, undefined, given),
      require: createRequire(file),
      needs: new Set(),
    };
    this.sources.set(file, source);
    return source;
  }
}
