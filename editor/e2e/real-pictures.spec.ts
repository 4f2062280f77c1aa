import sharp from 'sharp';
import { everything } from '../../models/src/engines/comfyui/testing/models.ts';
import { comfyTestServer } from '../../models/src/engines/comfyui/testing/server.ts';
import { makeProject, node } from './graphs.ts';
import { expect, test } from './studio.ts';

test.use({ actionTimeout: 15_000 });

test('from the draft to real pictures: a server, what it lacks, a test shot, a workflow of one’s own', async ({
  page,
  studio,
}) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const comfy = await comfyTestServer(
    { ...everything, checkpoints: ['sam3.1_multiplex_fp16.safetensors'] },
    async (id, prompt) => {
      const { width = 512, height = 512 } = (prompt.sigmas?.inputs ?? {}) as { width?: number; height?: number };
      const bytes = await sharp({ create: { width, height, channels: 3, background: '#345a7a' } })
        .png()
        .toBuffer();
      return [{ name: `${id}.png`, bytes }];
    },
  );
  comfy.faults = { token: { header: 'authorization', value: 'Bearer canary' } };
  const made = await makeProject(studio, 'Real', {
    nodes: [node('v', 'video/text-to-video', 80, 80, { prompt: 'rain' })],
    edges: [],
  });
  const dialog = page.getByRole('dialog', { name: 'Get real pictures' });
  const server = dialog.getByTestId('comfy-server');

  await test.step('a node says what its engine lacks, and leads to where it is mended', async () => {
    await page.goto(`${studio.url}/#/${made.project}/graph`);
    await page.locator('[data-node="v"]').click({ position: { x: 30, y: 12 } });
    const engines = page.getByRole('list', { name: 'Engines that can run this node' });
    await expect(engines.getByRole('listitem').filter({ hasText: 'ComfyUI' })).toContainText(
      'No ComfyUI server is set up.',
    );
    await engines.getByRole('listitem').filter({ hasText: 'ComfyUI' }).getByRole('button', { name: 'Get' }).click();
    await expect(dialog).toContainText('No ComfyUI answers on this machine');
    const other = dialog.getByRole('region', { name: 'Without ComfyUI' });
    await expect(other).toContainText('models setup-diffusers');
    await expect(other).toContainText('needs a Python environment, and none is set up');
    await expect(other.getByRole('button', { name: 'Use diffusers for this project' })).toBeDisabled();
  });

  await test.step('a server is added with its header; what it lacks is told with sizes', async () => {
    await dialog.getByRole('button', { name: 'Add a server' }).click();
    await dialog.getByLabel('Address of the ComfyUI server').fill(comfy.url);
    await dialog.getByLabel('Name of a header').fill('Authorization');
    await dialog.getByLabel('Value of the header').fill('Bearer canary');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(server).toContainText('Test 24 GB');
    const video = server.getByRole('listitem').filter({ hasText: 'Video' });
    await expect(video).toContainText('lacks one file (27 GB)');
    await expect(video.getByRole('link', { name: 'ltx-2-19b-distilled-fp8.safetensors' })).toBeVisible();
    await expect(server.getByRole('listitem').filter({ hasText: 'Pictures' })).toContainText('FLUX.2 Klein 9B');
  });

  await test.step('one test shot, with its licence said', async () => {
    await dialog.getByRole('button', { name: 'Make one test shot' }).click();
    await expect(dialog.getByRole('img', { name: /The test shot/ })).toBeVisible();
    await expect(dialog).toContainText('Not for a film that is sold.');
  });

  await test.step('a workflow of one’s own is read, tied and bound', async () => {
    await dialog.getByRole('button', { name: 'Bind a workflow of your own' }).click();
    const bind = page.getByRole('dialog', { name: 'Bind a workflow of your own' });
    const drawn = Buffer.from(JSON.stringify({ nodes: [], links: [] }));
    await bind
      .getByLabel('Workflow file')
      .setInputFiles({ name: 'drawn.json', mimeType: 'application/json', buffer: drawn });
    await expect(bind.getByRole('alert')).toContainText('Export (API)');
    const workflow = {
      '3': {
        class_type: 'UNETLoader',
        inputs: { unet_name: 'flux-2-klein-4b-fp8.safetensors', weight_dtype: 'default' },
      },
      '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a cat', clip: ['4', 0] }, _meta: { title: 'My prompt' } },
      '7': { class_type: 'EmptyFlux2LatentImage', inputs: { width: 512, height: 512, batch_size: 1 } },
      '9': { class_type: 'SaveImage', inputs: { images: ['8', 0], filename_prefix: 'mine' } },
    };
    const buffer = Buffer.from(JSON.stringify(workflow));
    await bind
      .getByLabel('Workflow file')
      .setInputFiles({ name: 'my-look.json', mimeType: 'application/json', buffer });
    await expect(bind.getByLabel('My prompt, text')).toHaveValue('prompt');
    await expect(bind.getByLabel('EmptyFlux2LatentImage, width')).toHaveValue('width');
    await bind.getByRole('button', { name: 'Bind, 3 tied' }).click();
    await expect(dialog).toContainText('Your own, for image, 3 inputs tied');
  });

  await test.step('the project works with it from now on', async () => {
    await dialog.getByRole('button', { name: 'Use ComfyUI for this project' }).click();
    await expect(page.getByRole('button', { name: 'Engine: ComfyUI' })).toBeVisible();
  });
  expect(errors).toEqual([]);
  await comfy.close();
});
