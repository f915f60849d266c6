const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/** What Jest puts in place of the context's own. Source: jest-environment-node. */
const REPLACED = new Set(['Buffer', 'ArrayBuffer', 'Uint8Array']);

/**
 * Jest's environment for Node, on a context without interceptors. In Jest's own every global (Map, Math, Promise, …) is
 * looked up through a Proxy each time, which makes code that computes, as rehearsals do, a good deal slower.
 * Source: Node.js documentation, vm.constants.DONT_CONTEXTIFY: from 20.18 on; before that Jest's own context serves.
 */
class FastEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const { DONT_CONTEXTIFY } = vm.constants ?? {};
    if (DONT_CONTEXTIFY === undefined) return;
    const fast = vm.createContext(DONT_CONTEXTIFY);
    for (const key of Reflect.ownKeys(this.global)) {
      if (key in fast && !REPLACED.has(key)) continue;
      const descriptor = Object.getOwnPropertyDescriptor(this.global, key);
      Object.defineProperty(fast, key, 'value' in descriptor ? descriptor : onceAsked(fast, key, descriptor));
    }
    fast.global = fast;
    this.global = fast;
    this.context = fast;
  }
}

/** Many of Node's globals are made when they are asked for the first time; from then on they are plain values. */
function onceAsked(fast, key, { get, enumerable }) {
  const define = (value) => Object.defineProperty(fast, key, { value, enumerable, configurable: true, writable: true });
  return {
    configurable: true,
    enumerable,
    get: () => {
      const value = get.call(globalThis);
      define(value);
      return value;
    },
    set: define,
  };
}

module.exports = FastEnvironment;
