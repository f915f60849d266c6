import { type Retirement, retirementSchema } from '../../domain/release-record';
import type { table } from '../table';
import { retirementKey } from './keys';

/** The generations that stand by until their rollback window ends; a release that ends puts them here. */
export function retirements(db: ReturnType<typeof table>) {
  return {
    async retirements(): Promise<Retirement[]> {
      return (await db.list('RETIREMENT')).map((item) => retirementSchema.parse(item));
    },

    async endRetirement(generation: string): Promise<void> {
      await db.write({ key: retirementKey(generation), remove: true });
    },
  };
}
