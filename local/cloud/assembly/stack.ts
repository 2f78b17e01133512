import { readFileSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { createPhysicalIds, type Place } from './physical-ids.ts';
import {
  createResolver,
  isObject,
  type Json,
  type JsonObject,
  type References,
  type Resource,
  type Template,
} from './template.ts';
import { refuseUnknown } from './understood.ts';

/** A resource whose properties are resolved. */
export interface Resolved {
  logicalId: string;
  ref: string;
  arn: string;
  properties: JsonObject;
}

/** The one stack of an assembly, with its resources ready to be read by type. */
export interface Stack {
  name: string;
  /** Its ARN. */
  id: string;
  place: Place;
  /** What `cdk deploy` prints, by name. */
  outputs: Record<string, string>;
  /** The template's metadata: its sources. */
  metadata: JsonObject;
  ofType(...types: string[]): Resolved[];
  /** A text with local addresses in place of AWS's. */
  local(text: string): string;
  /** Directory of the asset with this object key (`<hash>.zip`). */
  asset(objectKey: string): string;
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

interface Manifest {
  artifacts?: Record<
    string,
    { type: string; environment?: string; properties?: { templateFile?: string; stackName?: string } }
  >;
}
interface AssetManifest {
  files?: Record<string, { source: { path?: string }; destinations: Record<string, { objectKey?: string }> }>;
}

/** Local region when the app is synthesized without one: it only shows in ARNs. */
const anyRegion = 'eu-central-1';
/** AWS's own documentation account: no ARN made here can be mistaken for a real one. */
const account = '123456789012';

/**
 * Reads the stack of a cloud assembly and resolves every property against local physical ids. Addresses of the HTTP API
 * (the execute-api one, a custom domain, and a name of CloudFront) become `publicUrl`, which has no trailing slash; issuers of user pools
 * become paths of it.
 */
export function readStack(directory: string, publicUrl: string): Stack {
  const manifest = readJson<Manifest>(join(directory, 'manifest.json'));
  const stacks = Object.entries(manifest.artifacts ?? {}).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [found] = stacks;
  if (!found || stacks.length > 1)
    throw new Error(`${directory}: expected one stack, got ${stacks.length} (${stacks.map(([id]) => id).join(', ')})`);
  const [id, artifact] = found;
  const name = artifact.properties?.stackName ?? id;
  const region = /^aws:\/\/[^/]+\/([a-z0-9-]+)$/.exec(artifact.environment ?? '')?.[1] ?? anyRegion;
  const place: Place = { region: region === 'unknown-region' ? anyRegion : region, account, stack: name };

  const template = readJson<Template>(join(directory, artifact.properties?.templateFile ?? `${id}.template.json`));
  const files = Object.values(readJson<AssetManifest>(join(directory, `${id}.assets.json`)).files ?? {});
  const asset = (objectKey: string): string => {
    const file = files.find(({ destinations }) => Object.values(destinations).some((d) => d.objectKey === objectKey));
    if (!file?.source.path) throw new Error(`${directory}: no asset with the key ${objectKey}`);
    return resolvePath(directory, file.source.path);
  };
  const read = readTemplate(template, place, asset);
  const { references, resolve } = read;

  const own = addresses(read.present, place, references.ref, resolve);
  const localized = (value: Json): Json => {
    if (typeof value === 'string')
      return own.reduce((text, { address, path }) => text.replaceAll(address, `${publicUrl}${path}`), value);
    if (Array.isArray(value)) return value.map(localized);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, localized(item)]))
      : value;
  };
  return {
    name,
    id: stackId(place),
    place,
    outputs: Object.fromEntries(
      Object.entries(read.outputs()).map(([name, value]) => [name, String(localized(value))]),
    ),
    metadata: template.Metadata ?? {},
    ofType: (...types) =>
      read.ofType(types).map((resource) => ({ ...resource, properties: localized(resource.properties) as JsonObject })),
    local: (text) => String(localized(text)),
    asset,
  };
}

const stackId = ({ region, account, stack }: Place) =>
  `arn:aws:cloudformation:${region}:${account}:stack/${stack}/local`;

const nestedStack = 'AWS::CloudFormation::Stack';

/** A template with its nested ones, every property resolved. */
interface ReadTemplate {
  present: Record<string, Resource>;
  references: References;
  resolve(value: Json): Json;
  outputs(): Record<string, Json>;
  ofType(types: readonly string[]): Resolved[];
}

/** `asset` finds the file of a nested template by the last part of its TemplateURL, as CloudFormation does in the bucket. */
function readTemplate(template: Template, place: Place, asset: Stack['asset']): ReadTemplate {
  const pseudo = {
    'AWS::Region': place.region,
    'AWS::AccountId': place.account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': place.stack,
    'AWS::StackId': stackId(place),
  };
  const ids = createPhysicalIds(template.Resources, place, (_id, resource) => qualified(resource, resolve));
  const references: References = {
    ref: ids.ref,
    attribute: (id, name) => {
      const output = template.Resources[id]?.Type === nestedStack && /^Outputs\.(.+)$/.exec(name)?.[1];
      return output ? asText(nested(id).outputs()[output]) : ids.attribute(id, name);
    },
  };
  const { resolve, holds } = createResolver(template, pseudo, references);
  const present = Object.fromEntries(Object.entries(template.Resources).filter(([, r]) => holds(r.Condition)));
  refuseUnknown(present);

  const known = new Map<string, ReadTemplate>();
  const nested = (id: string): ReadTemplate => {
    const made = known.get(id);
    if (made) return made;
    const { TemplateURL, Parameters } = resolve(template.Resources[id]?.Properties ?? {}) as JsonObject;
    const inner = readJson<Template>(asset(String(TemplateURL).replace(/^.*\//, '')));
    const given = Object.entries(isObject(Parameters) ? Parameters : {}).map(([name, Default]) => [name, { Default }]);
    const filled = { ...inner, Parameters: { ...inner.Parameters, ...Object.fromEntries(given) } };
    const read = readTemplate(filled, { ...place, stack: `${place.stack}-${id}` }, asset);
    known.set(id, read);
    return read;
  };
  const nestedIds = Object.keys(present).filter((id) => present[id]?.Type === nestedStack);

  return {
    present,
    references,
    resolve,
    outputs: () =>
      Object.fromEntries(Object.entries(template.Outputs ?? {}).map(([name, { Value }]) => [name, resolve(Value)])),
    ofType: (types) => [
      ...Object.entries(present)
        .filter(([, { Type }]) => types.includes(Type))
        .map(([logicalId, { Properties = {} }]) => ({
          logicalId,
          ref: references.ref(logicalId) ?? logicalId,
          arn: references.attribute(logicalId, 'Arn') ?? references.ref(logicalId) ?? logicalId,
          properties: resolve(Properties) as JsonObject,
        })),
      ...nestedIds.flatMap((id) => nested(id).ofType(types)),
    ],
  };
}

const asText = (value: Json | undefined) => (value === undefined ? undefined : String(value));

/** Ids of versions and aliases: the ARN of their target, and their name. */
function qualified({ Type, Properties = {} }: Resource, resolve: (value: Json) => Json): string | undefined {
  const text = (name: string) => String(resolve(Properties[name] ?? null));
  switch (Type) {
    case 'AWS::Lambda::Version':
    case 'AWS::Lambda::Alias': {
      const name = text('FunctionName');
      const target =
        isObject(Properties.FunctionName) && 'Ref' in Properties.FunctionName
          ? String(resolve({ 'Fn::GetAtt': [String(Properties.FunctionName.Ref), 'Arn'] }))
          : name;
      return `${target}:${Type.endsWith('Alias') ? text('Name') : '1'}`;
    }
    case 'AWS::StepFunctions::StateMachineVersion':
      return `${text('StateMachineArn')}:1`;
    case 'AWS::StepFunctions::StateMachineAlias': {
      const routing = resolve(Properties.RoutingConfiguration ?? null);
      const preference = resolve(Properties.DeploymentPreference ?? null);
      const version = isObject(preference)
        ? preference.StateMachineVersionArn
        : ((routing as JsonObject[] | null)?.[0]?.StateMachineVersionArn ?? '');
      return `${String(version).replace(/:\d+$/, '')}:${text('Name')}`;
    }
    default:
      return undefined;
  }
}

/** Every address under which AWS would serve the API and the sign-in of this template, and its local path. */
function addresses(
  resources: Record<string, Resource>,
  { region }: Place,
  ref: (id: string) => string | undefined,
  resolve: (value: Json) => Json,
): { address: string; path: string }[] {
  return Object.entries(resources).flatMap(([id, { Type, Properties = {} }]) => {
    switch (Type) {
      case 'AWS::ApiGatewayV2::DomainName':
        return [{ address: `https://${String(resolve(Properties.DomainName ?? null))}`, path: '' }];
      case 'AWS::ApiGatewayV2::Api':
        return [{ address: `https://${ref(id)}.execute-api.${region}.amazonaws.com`, path: '' }];
      case 'AWS::CloudFront::Distribution': {
        const { Aliases = [] } = resolve(Properties.DistributionConfig ?? {}) as { Aliases?: string[] };
        return Aliases.map((name) => ({ address: `https://${name}`, path: '' }));
      }
      case 'AWS::Cognito::UserPool':
        return [
          { address: `https://cognito-idp.${region}.amazonaws.com/${ref(id)}`, path: `/_aws/sign-in/${ref(id)}` },
        ];
      default:
        return [];
    }
  });
}
