/**
 * What AWS finds wrong with a JSONata expression when a state machine is created. An expression has no context item, so a
 * path that starts with a bare name reads nothing: AWS refuses it, and `$$`, and `$states.errorOutput` outside a catcher.
 */
export function unsupportedReferences(ast: unknown, inCatcher: boolean): string[] {
  const found = new Set<string>();

  const visit = (node: unknown, hasContext: boolean): void => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child, hasContext);
      return;
    }
    if (!isNode(node)) return;
    if (node.type === 'path' && Array.isArray(node.steps)) {
      const [first, second]: unknown[] = node.steps;
      if (!inCatcher && isNamed(first, 'variable', 'states') && isNamed(second, 'name', 'errorOutput'))
        found.add('$states.errorOutput');
      if (!hasContext && isNode(first) && first.type === 'name') found.add(String(first.value));
      node.steps.forEach((step, index) => {
        visit(step, hasContext || index > 0);
      });
      visit(node.group, true);
      return;
    }
    if (!hasContext && (node.type === 'wildcard' || node.type === 'descendant' || node.type === 'parent'))
      found.add(String(node.value));
    if (isNamed(node, 'variable', '$')) found.add('$$');
    for (const [key, child] of Object.entries(node)) {
      visit(
        child,
        hasContext || key === 'predicate' || key === 'stages' || key === 'group' || node.type === 'transform',
      );
    }
  };

  visit(ast, false);
  return [...found];
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isNamed(node: unknown, type: string, value: string): boolean {
  return isNode(node) && node.type === type && node.value === value;
}
