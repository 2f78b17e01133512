import { getRouteApi } from '@tanstack/react-router';
import { PageTitle } from '../parts/page-title.tsx';
import { words } from '../texts/work/index.ts';

const route = getRouteApi('/erased');

/** After an erasure: the receipt, to look at, to save, and to send to the person. */
export function ErasedPage() {
  const { receipt } = route.useSearch();
  // Only a receipt's page: an invented address must not lead to another page.
  const path = /^\/my-data\/erased\/[\w.-]+$/.test(receipt) ? receipt : undefined;
  return (
    <>
      <PageTitle>{words.receipt}</PageTitle>
      <p>{words.erased}</p>
      {path && (
        <>
          <p>{words.receiptMeans}</p>
          <p className="row">
            <a className="button" href={path} target="_blank" rel="noreferrer">
              {words.receiptShow}
            </a>
            <a className="button" href={`${path}?file`} target="_blank" rel="noreferrer">
              {words.receiptSave}
            </a>
          </p>
        </>
      )}
    </>
  );
}
