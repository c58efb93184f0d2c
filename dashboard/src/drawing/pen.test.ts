import { describe, expect, it } from "vitest";
import { abbreviated, longest, plain, shortened, wrapped } from "./pen";
import { svgPen } from "./svg";

const measure = (text: string, size: number) => 0.5 * size * text.length;
const sheet = { width: 200, height: 100, margin: 10, paper: "#ffffff", title: 'A & B <"x">' };
const pen = () => svgPen(sheet, measure, () => "data:image/png;base64,AAAA");

describe("a pen for SVG", () => {
  it("writes each mark with its place and colour", () => {
    const drawn = pen();
    drawn.strokes([[0, 1.005, 2, 3], [4, 5, 6, 7]], { colour: "#123456", width: 1.5, dash: [2, 1] });
    drawn.area([0, 0, 1, 0, 1, 1], "#0072b2", 0.25);
    drawn.rect(1, 2, 3, 4, "#000000");
    drawn.disc(5, 6, 2, "#ffffff");
    const svg = drawn.svg();
    expect(svg).toContain('<path d="M0 1L2 3M4 5L6 7" fill="none" stroke="#123456" stroke-width="1.5" stroke-dasharray="2 1"/>');
    expect(svg).toContain('<path d="M0 0L1 0L1 1Z" fill="#0072b2" fill-opacity="0.25"/>');
    expect(svg).toContain('<rect x="1" y="2" width="3" height="4" fill="#000000"/>');
    expect(svg).toContain('<circle cx="5" cy="6" r="2" fill="#ffffff"/>');
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="220" height="120" viewBox="-10 -10 220 120"')).toBe(true);
  });

  it("keeps hostile text as text", () => {
    const drawn = pen();
    drawn.text(1, 2, `</text><script>alert("1")</script>\u0000\u202e&'`, { size: 10, colour: '"/><x y="' });
    const svg = drawn.svg();
    expect(svg).not.toMatch(/<script|<x |[\u0000\u202e]/);
    expect(svg).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
    expect(svg).toContain("<title>A &amp; B &lt;&quot;x&quot;&gt;</title>");
  });

  it("embeds an image with hard edges, and clips", () => {
    const drawn = pen();
    drawn.within(0, 0, 10, 10, () =>
      drawn.pixels({ width: 1, height: 1, bytes: new Uint8ClampedArray(4), hasMissing: false }, 1, 2, 30, 40),
    );
    const svg = drawn.svg();
    expect(svg).toMatch(/<clipPath id="box1">.*<g clip-path="url\(#box1\)">\n<image x="1" y="2" width="30" height="40"[^>]*image-rendering:pixelated[^>]*xlink:href="data:image\/png;base64,AAAA"\/>\n<\/g>/s);
  });

  it("turns text about its place and stands it as asked", () => {
    const drawn = pen();
    drawn.text(10, 20, "up", { size: 10, colour: "#000000", isTurned: true, align: "middle" });
    drawn.text(10, 20, "top", { size: 10, colour: "#000000", stands: "top", align: "right" });
    expect(drawn.svg()).toContain('<text transform="translate(10 20) rotate(-90)" y="0" font-size="10" fill="#000000" text-anchor="middle">up</text>');
    expect(drawn.svg()).toContain('<text x="10" y="27.4" font-size="10" fill="#000000" text-anchor="end">top</text>');
  });
});

describe("text", () => {
  it("becomes one line that can be drawn", () => {
    expect(plain(" a\n\tb\u0007  c\u200e ")).toBe("a b c");
    expect(plain("e\u0301\u0301\u0301")).toBe("é\u0301");
    expect(plain("\ud800x")).toBe("\ufffdx");
    expect(plain("x".repeat(10_000_000)).length).toBe(600);
  });

  it("is shortened at its end, names in their middle", () => {
    expect(shortened("stimulus", 25, 10, measure)).toBe("stim…");
    expect(abbreviated("V1-e78-u1", 25, 10, measure)).toBe("V1…u1");
    expect(shortened("fits", 100, 10, measure)).toBe("fits");
    expect(abbreviated("x", 0, 10, measure).length).toBeLessThanOrEqual(1);
  });

  it("is never cut inside a letter of two code units", () => {
    const faces = "\u{1F600}".repeat(700);
    for (let room = 0; room < 60; room++) {
      expect(shortened(faces, room, 10, measure)).toMatch(/^(?:\u{1F600})*…$/u);
      expect(abbreviated(faces, room, 10, measure)).toMatch(/^(?:\u{1F600})*…(?:\u{1F600})*$/u);
    }
    expect(plain(`x${faces}`)).toMatch(/^x(?:\u{1F600})*…$/u);
  });

  it("is the longest of those that fit", () => {
    const texts = ["n = 10 trials", "n = 10"];
    expect([100, 40, 20].map((room) => longest(texts, room, 10, measure))).toEqual(["n = 10 trials", "n = 10", "n =…"]);
  });

  it("is broken at spaces", () => {
    expect(wrapped("one two three", 40, 10, measure)).toEqual(["one two", "three"]);
    expect(wrapped("", 40, 10, measure)).toEqual([]);
  });
});
