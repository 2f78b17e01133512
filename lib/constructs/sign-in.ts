import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { dataPolicy, named } from '../naming.ts';
import type { CaptureApi } from './capture-api.ts';
import type { LeadloopFunction } from './leadloop-function.ts';

/** Short, so that no token needs revoking. */
const tokenFor = Duration.minutes(10);
/** A working day: the app renews its token that long without leaving the page. */
const renewedFor = Duration.hours(10);

/** Who may sign in: a user pool, or the company's own OpenID provider. Roles are in config. */
export class SignIn extends Construct {
  readonly issuer: string;
  readonly clientId: string;
  readonly authorizer: HttpJwtAuthorizer;
  /** Absent with an own provider. */
  readonly pool: UserPool | undefined;

  constructor(scope: Construct, id: string, { deployment, api }: { deployment: Deployment; api: CaptureApi }) {
    super(scope, id);
    const own = deployment.signIn;
    this.pool = own ? undefined : this.userPool(deployment);
    this.issuer = own?.issuer ?? this.pool?.userPoolProviderUrl ?? '';
    this.clientId = own?.clientId ?? this.client(this.pool as UserPool, api);
    this.authorizer = new HttpJwtAuthorizer('SignedIn', this.issuer, {
      authorizerName: named(deployment, 'signed-in'),
      jwtAudience: [this.clientId],
    });
  }

  /** Gives the app's function the sign-in provider. */
  bind(page: LeadloopFunction): void {
    page.setting('SIGN_IN_ISSUER', this.issuer);
    page.setting('SIGN_IN_CLIENT', this.clientId);
  }

  private userPool(deployment: Deployment): UserPool {
    const removalPolicy = dataPolicy(deployment);
    const pool = new UserPool(this, 'People', {
      userPoolName: named(deployment, 'people'),
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      standardAttributes: { email: { required: true, mutable: true }, fullname: { mutable: true } },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(7),
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
      removalPolicy,
    });
    Validations.of(pool).acknowledge({
      id: 'AwsSolutions-COG8',
      reason: 'Threat protection belongs to the Plus plan, whose price a company decides about. Sign-up is closed.',
    });
    Validations.of(pool).acknowledge({
      id: 'AwsSolutions-COG2',
      reason:
        'Each person may turn a second factor on. A company that wants it for all uses its own provider (`signIn`).',
    });
    pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: `${named(deployment, 'app')}-${Aws.ACCOUNT_ID}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    return pool;
  }

  private client(pool: UserPool, api: CaptureApi): string {
    const { userPoolClientId } = pool.addClient('App', {
      generateSecret: false,
      authFlows: {},
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`${api.url}/app/signed-in`],
        logoutUrls: [`${api.url}/app/signed-out`],
      },
      idTokenValidity: tokenFor,
      accessTokenValidity: tokenFor,
      refreshTokenValidity: renewedFor,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
    });
    new CfnManagedLoginBranding(this, 'Look', {
      userPoolId: pool.userPoolId,
      clientId: userPoolClientId,
      useCognitoProvidedValues: true,
    });
    return userPoolClientId;
  }
}
