/** A GIF of frames that share one palette. frames: arrays of palette indices; palette: [[r, g, b]], at most 256; delay in hundredths of a second. */
function gif(width, height, palette, frames, delay) {
  const bytes = [], word = value => bytes.push(value & 255, value >> 8);
  const bits = Math.max(2, Math.ceil(Math.log2(palette.length)));
  bytes.push(...new TextEncoder().encode("GIF89a"));
  word(width);
  word(height);
  bytes.push(0x80 | (bits - 1), 0, 0);
  for (let i = 0; i < 1 << bits; i++) bytes.push(...(palette[i] ?? [0, 0, 0]));
  bytes.push(0x21, 0xff, 11, ...new TextEncoder().encode("NETSCAPE2.0"), 3, 1, 0, 0, 0); // for ever
  for (const frame of frames) {
    bytes.push(0x21, 0xf9, 4, 4);
    word(delay);
    bytes.push(0, 0, 0x2c, 0, 0, 0, 0);
    word(width);
    word(height);
    bytes.push(0, bits);
    const packed = lzw(frame, bits);
    for (let at = 0; at < packed.length; at += 255) bytes.push(Math.min(255, packed.length - at), ...packed.slice(at, at + 255));
    bytes.push(0);
  }
  bytes.push(0x3b);
  return new Blob([new Uint8Array(bytes)], { type: "image/gif" });
}

/** LZW with codes that grow from bits + 1 to 12 bits, as GIF has it. */
function lzw(indices, bits) {
  const out = [], clear = 1 << bits, end = clear + 1;
  let table = new Map(), next = end + 1, length = bits + 1, buffer = 0, filled = 0;
  const write = code => {
    buffer |= code << filled;
    for (filled += length; filled >= 8; filled -= 8) { out.push(buffer & 255); buffer >>>= 8; }
  };
  write(clear);
  let prefix = indices[0];
  for (let i = 1; i < indices.length; i++) {
    const key = (prefix << 8) | indices[i], known = table.get(key);
    if (known !== undefined) { prefix = known; continue; }
    write(prefix);
    if (next < 4096) {
      if (next === 1 << length) length++;
      table.set(key, next++);
    } else {
      write(clear);
      table = new Map();
      [next, length] = [end + 1, bits + 1];
    }
    prefix = indices[i];
  }
  write(prefix);
  write(end);
  if (filled > 0) out.push(buffer & 255);
  return out;
}
