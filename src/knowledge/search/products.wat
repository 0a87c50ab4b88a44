;; Inner products, many numbers at a time. Everything lies in the memory given; addresses and widths are bytes.
;; products.wasm is made of this by `npm run build:products`.
(module
  (import "rows" "memory" (memory 1))
  ;; The inner products of some rows with some vectors, of numbers of 32 bits: sixteen at a time, so a width is a multiple of 64. A
  ;; row is read once for all vectors: reading it takes longer than multiplying it.
  ;; places: `count` numbers of rows. vectors: `many` of them. into: for each vector its `count` products.
  (func (export "products")
    (param $rows i32) (param $width i32)
    (param $places i32) (param $count i32)
    (param $vectors i32) (param $many i32)
    (param $into i32)
    (local $last i32) (local $row i32) (local $end i32) (local $k i32)
    (local $vector i32) (local $left i32) (local $product i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $last (i32.add (local.get $places) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $places) (local.get $last)))
        (local.set $row
          (i32.add (local.get $rows) (i32.mul (i32.load (local.get $places)) (local.get $width))))
        (local.set $end (i32.add (local.get $row) (local.get $width)))
        (local.set $vector (local.get $vectors))
        (local.set $left (local.get $many))
        (local.set $product (local.get $into))
        (loop $each
          (local.set $k (local.get $row))
          (local.set $a (v128.const i32x4 0 0 0 0))
          (local.set $b (v128.const i32x4 0 0 0 0))
          (local.set $c (v128.const i32x4 0 0 0 0))
          (local.set $d (v128.const i32x4 0 0 0 0))
          (loop $sum
            (local.set $a (f32x4.add (local.get $a)
              (f32x4.mul (v128.load (local.get $k)) (v128.load (local.get $vector)))))
            (local.set $b (f32x4.add (local.get $b)
              (f32x4.mul (v128.load offset=16 (local.get $k)) (v128.load offset=16 (local.get $vector)))))
            (local.set $c (f32x4.add (local.get $c)
              (f32x4.mul (v128.load offset=32 (local.get $k)) (v128.load offset=32 (local.get $vector)))))
            (local.set $d (f32x4.add (local.get $d)
              (f32x4.mul (v128.load offset=48 (local.get $k)) (v128.load offset=48 (local.get $vector)))))
            (local.set $vector (i32.add (local.get $vector) (i32.const 64)))
            (local.set $k (i32.add (local.get $k) (i32.const 64)))
            (br_if $sum (i32.lt_u (local.get $k) (local.get $end))))
          (local.set $a (f32x4.add
            (f32x4.add (local.get $a) (local.get $b))
            (f32x4.add (local.get $c) (local.get $d))))
          (f32.store (local.get $product)
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $a)) (f32x4.extract_lane 1 (local.get $a)))
              (f32.add (f32x4.extract_lane 2 (local.get $a)) (f32x4.extract_lane 3 (local.get $a)))))
          (local.set $product (i32.add (local.get $product) (i32.shl (local.get $count) (i32.const 2))))
          (local.set $left (i32.sub (local.get $left) (i32.const 1)))
          (br_if $each (local.get $left)))
        (local.set $into (i32.add (local.get $into) (i32.const 4)))
        (local.set $places (i32.add (local.get $places) (i32.const 4)))
        (br $next))))
  ;; For each of some vectors (`many`, of 16-bit numbers, each twice `width` wide) the highest of its inner products with some rows
  ;; (`count`, of bytes, one after the other, at least one): the numbers of 32 bits that lie at `into` before, where these are higher.
  ;; Sixteen at a time, so a width is a multiple of 16.
  (func (export "nearest")
    (param $rows i32) (param $width i32) (param $count i32)
    (param $vectors i32) (param $many i32)
    (param $into i32)
    (local $last i32) (local $row i32) (local $end i32) (local $k i32)
    (local $vector i32) (local $left i32) (local $best i32) (local $product i32)
    (local $a v128) (local $b v128)
    (local.set $last (i32.add (local.get $rows) (i32.mul (local.get $count) (local.get $width))))
    (local.set $row (local.get $rows))
    (loop $next
      (local.set $end (i32.add (local.get $row) (local.get $width)))
      (local.set $vector (local.get $vectors))
      (local.set $left (local.get $many))
      (local.set $best (local.get $into))
      (loop $each
        (local.set $k (local.get $row))
        (local.set $a (v128.const i32x4 0 0 0 0))
        (local.set $b (v128.const i32x4 0 0 0 0))
        (loop $sum
          (local.set $a (i32x4.add (local.get $a)
            (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $k)) (v128.load (local.get $vector)))))
          (local.set $b (i32x4.add (local.get $b)
            (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $k)) (v128.load offset=16 (local.get $vector)))))
          (local.set $vector (i32.add (local.get $vector) (i32.const 32)))
          (local.set $k (i32.add (local.get $k) (i32.const 16)))
          (br_if $sum (i32.lt_u (local.get $k) (local.get $end))))
        (local.set $a (i32x4.add (local.get $a) (local.get $b)))
        (local.set $product
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $a)) (i32x4.extract_lane 1 (local.get $a)))
            (i32.add (i32x4.extract_lane 2 (local.get $a)) (i32x4.extract_lane 3 (local.get $a)))))
        (if (i32.gt_s (local.get $product) (i32.load (local.get $best)))
          (then (i32.store (local.get $best) (local.get $product))))
        (local.set $best (i32.add (local.get $best) (i32.const 4)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br_if $each (local.get $left)))
      (local.set $row (local.get $end))
      (br_if $next (i32.lt_u (local.get $row) (local.get $last))))))
