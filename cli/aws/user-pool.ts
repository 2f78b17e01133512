import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  CognitoIdentityProviderClient,
  paginateListUsers,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';

/** The user pool of a deployment: who has an account to sign in with. */
export function createUserPool(poolId: string, region: string, client = new CognitoIdentityProviderClient({ region })) {
  const named = { UserPoolId: poolId };
  return {
    /** Sends an invitation with a first password. False when there is such an account. */
    async invite(email: string, name: string): Promise<boolean> {
      const attributes = [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'name', Value: name },
      ];
      const command = new AdminCreateUserCommand({
        ...named,
        Username: email,
        UserAttributes: attributes,
        DesiredDeliveryMediums: ['EMAIL'],
      });
      return client.send(command).then(
        () => true,
        (error: unknown) => {
          if (error instanceof UsernameExistsException) return false;
          throw error;
        },
      );
    },

    /** False when there is no such account. */
    async remove(email: string): Promise<boolean> {
      return client.send(new AdminDeleteUserCommand({ ...named, Username: email })).then(
        () => true,
        (error: unknown) => {
          if (error instanceof UserNotFoundException) return false;
          throw error;
        },
      );
    },

    /** The addresses of all accounts. */
    async emails(): Promise<string[]> {
      const emails: string[] = [];
      for await (const { Users = [] } of paginateListUsers({ client }, named))
        for (const { Attributes = [] } of Users)
          emails.push(Attributes.find(({ Name }) => Name === 'email')?.Value ?? '');
      return emails;
    },
  };
}
