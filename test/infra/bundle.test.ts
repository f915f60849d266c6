import { withPlainKeys } from '../../infra/kiln/bundle';

describe('the bundles', () => {
  it('leave a key of a schema as it is in all but the way it is written', () => {
    const source = ['const _xN = "xmlName";', 'const n0 = com();', 'var A = { [_xN]: 1, [n0]: _xN, [other]: 2 };'].join(
      '\n',
    );

    expect(withPlainKeys(source)).toBe(
      ['const _xN = "xmlName";', 'const n0 = com();', 'var A = { ["xmlName"]: 1, [n0]: _xN, [other]: 2 };'].join('\n'),
    );
  });
});
