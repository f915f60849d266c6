import { type ImageRecord, imageRecordSchema } from '../../domain/release-record';
import type { table } from '../table';
import { imageKey } from './keys';

/** The image ledger: what became of each image, per fleet. */
export function imageLedger(db: ReturnType<typeof table>) {
  return {
    async findImage(fleet: string, imageId: string): Promise<ImageRecord | undefined> {
      const item = await db.get(imageKey(fleet, imageId));
      return item && imageRecordSchema.parse(item);
    },

    async recordImage(image: ImageRecord): Promise<void> {
      await db.write({ key: imageKey(image.fleet, image.imageId), item: { ...image } });
    },
  };
}
