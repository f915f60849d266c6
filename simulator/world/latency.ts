import type { LatencyProfile } from '../kernel';

/**
 * How long API calls take, in ms, and how far eventually consistent reads lag behind. Assumed, from what people measure
 * inside a region: AWS promises neither. "Eventual consistency in the Amazon EC2 API" (EC2 developer guide) says that
 * there is a lag.
 */
export const REGIONAL: LatencyProfile = { call: [15, 120], readLag: [0, 1500] };
