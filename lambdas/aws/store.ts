import type { Adapter } from '../shared/clients';
import { claims } from './store/claims';
import { imageLedger } from './store/image-ledger';
import { releases } from './store/releases';
import { retirements } from './store/retirements';
import { table } from './table';

/** What Kiln remembers, in one table: locks, release records with their plans, pending retirements and the image ledger. */
export const store: Adapter<ReturnType<typeof storeFace>> = (clients, setting) => storeFace(table(clients, setting));

function storeFace(db: ReturnType<typeof table>) {
  return { ...claims(db), ...releases(db), ...retirements(db), ...imageLedger(db) };
}
