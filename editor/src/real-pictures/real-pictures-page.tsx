import type { ComfyLook, FoundServers } from '@reelgraph/runtime/protocol';
import { CircleAlert, CircleCheck, LoaderCircle, Plus } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { api } from '../api/index.ts';
import { chooseEngine } from '../app/engine-choice.tsx';
import { attempt, refreshEngines, refreshPlan } from '../state/index.ts';
import { Button, Dialog } from '../ui/index.ts';
import { OwnWorkflowsPart } from './own-workflows.tsx';
import { PythonWay } from './python-way.tsx';
import css from './real-pictures.module.css';
import { ServerCard } from './server-card.tsx';
import { ServerForm } from './server-form.tsx';
import { TestShot } from './test-shot.tsx';

/**
 * From the draft to real pictures in three steps: where a server is, what it lacks, one test shot. Nothing here runs a graph.
 */
export function RealPictures({ onClose }: { onClose: () => void }) {
  const [found, setFound] = useState<FoundServers['found'] | null>(null);
  const [look, setLook] = useState<ComfyLook['servers'] | null>(null);
  const [adding, setAdding] = useState(false);

  const lookAgain = useCallback(async () => {
    setLook(null);
    const seen = await attempt(api.comfyLook());
    setLook(seen?.servers ?? []);
    void refreshEngines();
    refreshPlan();
  }, []);
  useEffect(() => {
    void attempt(api.foundServers()).then((all) => setFound(all?.found ?? []));
    void lookAgain();
  }, [lookAgain]);

  const add = async (url: string, header?: { name: string; value: string }) => {
    const view = await attempt(api.comfySettings());
    if (!view) return false;
    const kept = view.servers.map(({ id, name, url: at, on, headers }) => ({
      ...{ id, name, url: at, on },
      headers: headers.map(({ name: header }) => ({ name: header })),
    }));
    const done = await attempt(api.putComfySettings([...kept, { url, headers: header ? [header] : [] }]));
    if (!done) return false;
    setAdding(false);
    await lookAgain();
    return true;
  };
  const remove = async (id: string) => {
    const view = await attempt(api.comfySettings());
    const kept = (view?.servers ?? []).filter((one) => one.id !== id);
    const list = kept.map(({ headers, ...one }) => ({ ...one, headers: headers.map(({ name }) => ({ name })) }));
    if (await attempt(api.putComfySettings(list))) await lookAgain();
  };

  const servers = look ?? [];
  const new_ = (found ?? []).filter(({ kind, url }) => kind === 'comfyui' && !servers.some((one) => one.url === url));
  const ollama = found?.find(({ kind }) => kind === 'ollama');
  const ready = servers.some(({ work }) => work.some(({ capability, ready }) => capability === 'image' && ready));
  const able = servers.some(({ work }) => work.some((one) => one.ready));
  return (
    <Dialog
      title="Get real pictures"
      text="The draft engine shows where everything stands. A ComfyUI server with the models makes the film itself; your graph stays as it is."
      wide="full"
      closes
      onClose={onClose}
    >
      <div className={css.body}>
        <section className={css.step} aria-label="1 Server">
          <h3>1 · Server</h3>
          {found === null || look === null ? (
            <p className={css.asking}>
              <LoaderCircle size={14} className={css.turns} /> Looking on this machine and at the servers that are set
              up…
            </p>
          ) : null}
          {new_.map(({ url, detail }) => (
            <div className={css.found} key={url}>
              <CircleCheck size={16} className={css.good} />
              <span>
                ComfyUI answers at {url}
                <small>{detail}</small>
              </span>
              <Button tone="primary" size="sm" onClick={() => void add(url)}>
                Use it
              </Button>
            </div>
          ))}
          {servers.map(({ id, name, problem }) => (
            <div className={css.found} key={id}>
              {problem ? <CircleAlert size={16} className={css.bad} /> : <CircleCheck size={16} className={css.good} />}
              <span>
                {name}
                <small>{problem ? 'Does not answer' : 'In use'}</small>
              </span>
            </div>
          ))}
          {found !== null && look !== null && servers.length === 0 && new_.length === 0 ? (
            <div className={css.found}>
              <CircleAlert size={16} className={css.bad} />
              <span>
                No ComfyUI answers on this machine
                <small>Start it here, or give the address of one on another machine. It is free: comfy.org.</small>
              </span>
            </div>
          ) : null}
          {found === null ? null : (
            <div className={css.found}>
              {ollama ? (
                <CircleCheck size={16} className={css.good} />
              ) : (
                <CircleAlert size={16} className={css.quietIcon} />
              )}
              <span>
                {ollama ? 'Ollama writes for you' : 'No Ollama here'}
                <small>
                  {ollama ? ollama.detail : 'Only needed for rewritten prompts and framing. It comes from ollama.com.'}
                </small>
              </span>
            </div>
          )}
          {adding ? (
            <ServerForm onAdd={add} onCancel={() => setAdding(false)} />
          ) : (
            <Button size="sm" onClick={() => setAdding(true)}>
              <Plus size={14} /> Add a server
            </Button>
          )}
        </section>

        <section className={css.step} aria-label="2 Models">
          <h3>2 · Models</h3>
          {servers.map((server) => (
            <ServerCard key={server.id} server={server} onRemove={() => void remove(server.id)} onLook={lookAgain} />
          ))}
          {look !== null && servers.length === 0 ? <p className={css.quiet}>First a server.</p> : null}
          <OwnWorkflowsPart onChange={lookAgain} />
        </section>

        <section className={css.step} aria-label="3 Test shot">
          <h3>3 · Test shot</h3>
          <TestShot
            ready={ready}
            able={able}
            onUse={() => {
              chooseEngine('comfyui');
              onClose();
            }}
          />
        </section>

        <PythonWay
          onUse={() => {
            chooseEngine('diffusers');
            onClose();
          }}
        />
      </div>
    </Dialog>
  );
}
