import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { ProblemError } from './api.ts';
import { SignedOut } from './pages/signed-out.tsx';
import { router } from './router.tsx';
import { finishSignIn } from './session.ts';
import './styles/index.css';
import { loadSaid } from './texts/said/index.ts';

const client = new QueryClient({
  // A refusal may mean that the person was removed from config: then the app shows no data.
  queryCache: new QueryCache({
    onError: (error, { queryKey: [asked] }) => {
      if (asked !== 'me' && error instanceof ProblemError && error.status === 403)
        void client.invalidateQueries({ queryKey: ['me'] });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => count < 2 && !(error instanceof ProblemError && error.status < 500),
    },
  },
});

const root = createRoot(document.getElementById('app') as HTMLElement);

try {
  await Promise.all([loadSaid(), finishSignIn()]);
  root.render(
    location.pathname === '/app/signed-out' ? (
      <SignedOut />
    ) : (
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    ),
  );
} catch (error) {
  root.render(<SignedOut why={error instanceof Error ? error.message : String(error)} />);
}
