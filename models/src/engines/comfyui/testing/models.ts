/** Model files of a server that has everything that ships bindings. In folders, as people sort them. */
export const everything: Record<string, string[]> = {
  checkpoints: [
    'ltx/ltx-2-19b-distilled-fp8.safetensors',
    'ltx-2-19b-dev-fp8.safetensors',
    'sam3.1_multiplex_fp16.safetensors',
  ],
  text_encoders: ['gemma_3_12B_it_fp8_scaled.safetensors', 'qwen_3_4b.safetensors', 'qwen_3_8b_fp8mixed.safetensors'],
  latent_upscale_models: ['ltx-2-spatial-upscaler-x2-1.0.safetensors'],
  loras: [
    'ltx-2-19b-ic-lora-union-ref0.5.safetensors',
    'ltx-2-19b-distilled-lora-384.safetensors',
    'looks\\noir.safetensors',
  ],
  diffusion_models: ['flux-2-klein-4b-fp8.safetensors', 'flux-2-klein-9b-fp8.safetensors'],
  vae: ['flux2-vae.safetensors'],
};
