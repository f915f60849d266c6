import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { z } from 'zod';
import { adapter } from '../../lambdas/shared/clients';

/** Prices of all regions are told here. Source: Billing user guide, "AWS Price List Query API endpoint". */
export const PRICING_REGION = 'us-east-1';

const productSchema = z.object({
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.object({
        priceDimensions: z.record(
          z.string(),
          z.object({ unit: z.string(), pricePerUnit: z.object({ USD: z.coerce.number() }) }),
        ),
      }),
    ),
  }),
});

/** What instances cost by the list. Source: AWS Price List API reference, GetProducts. */
export const prices = adapter(PricingClient, (client) => ({
  /** USD an hour, on demand, Linux, shared tenancy; undefined where the list does not say. */
  async hourly(instanceType: string, region: string): Promise<number | undefined> {
    const wanted = {
      instanceType,
      regionCode: region,
      operatingSystem: 'Linux',
      preInstalledSw: 'NA',
      tenancy: 'Shared',
      capacitystatus: 'Used',
      marketoption: 'OnDemand',
    };
    const answer = await client.send(
      new GetProductsCommand({
        ServiceCode: 'AmazonEC2',
        Filters: Object.entries(wanted).map(([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value })),
        MaxResults: 10,
      }),
    );
    const products: readonly unknown[] = answer.PriceList ?? [];
    const rates = products.flatMap((text) => {
      const product = productSchema.safeParse(JSON.parse(String(text)));
      if (!product.success) return [];
      return Object.values(product.data.terms.OnDemand)
        .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
        .filter(({ unit, pricePerUnit }) => unit === 'Hrs' && pricePerUnit.USD > 0)
        .map(({ pricePerUnit }) => pricePerUnit.USD);
    });
    return rates[0];
  },
}));
