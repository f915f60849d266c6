import type { GetProductsCommandInput, GetProductsCommandOutput } from '@aws-sdk/client-pricing';
import { z } from 'zod';
import { type Operations, operation, type SimulatedService } from '../../service';

/** What one hour of an instance type costs, on demand, with Linux. */
export interface InstancePrice {
  readonly instanceType: string;
  readonly regionCode: string;
  readonly usdPerHour: number;
}

const getProductsInput = z.strictObject({
  ServiceCode: z.literal('AmazonEC2'),
  Filters: z.array(z.strictObject({ Type: z.literal('TERM_MATCH'), Field: z.string(), Value: z.string() })).optional(),
  MaxResults: z.int().min(1).max(100).optional(),
}) satisfies z.ZodType<GetProductsCommandInput>;

/** The Price List Query API. Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html */
export class SimulatedPricing implements SimulatedService {
  readonly name = 'pricing';
  readonly operations: Operations;

  constructor(prices: readonly InstancePrice[]) {
    this.operations = {
      GetProducts: operation<z.output<typeof getProductsInput>, Omit<GetProductsCommandOutput, '$metadata'>>({
        kind: 'consistent',
        input: getProductsInput,
        answer: ({ Filters = [] }) => ({
          FormatVersion: 'aws_v1',
          PriceList: prices
            .map((price) => ({ attributes: attributesOf(price), price }))
            .filter(({ attributes }) => Filters.every(({ Field, Value }) => attributes[Field] === Value))
            .map(({ attributes, price }, index) => JSON.stringify(product(attributes, price, `SKU${index}`))),
        }),
      }),
    };
  }
}

function attributesOf({ instanceType, regionCode }: InstancePrice): Readonly<Record<string, string>> {
  return {
    instanceType,
    regionCode,
    operatingSystem: 'Linux',
    preInstalledSw: 'NA',
    tenancy: 'Shared',
    capacitystatus: 'Used',
    marketoption: 'OnDemand',
  };
}

/** One entry of the list, in the offer file's format. Source: Billing user guide, "Reading the service price list file". */
function product(attributes: Readonly<Record<string, string>>, { usdPerHour }: InstancePrice, sku: string): object {
  const rate = {
    unit: 'Hrs',
    pricePerUnit: { USD: usdPerHour.toFixed(10) },
    rateCode: `${sku}.JRTCKXETXF.6YS6EN2CT7`,
  };
  return {
    product: { sku, productFamily: 'Compute Instance', attributes },
    serviceCode: 'AmazonEC2',
    terms: { OnDemand: { [`${sku}.JRTCKXETXF`]: { sku, priceDimensions: { [rate.rateCode]: rate } } } },
  };
}
