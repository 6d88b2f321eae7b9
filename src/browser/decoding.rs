//! Decodes the browser's values into exact types. A value that does not fit is refused without a reason.
//!
//! serde-wasm-bindgen can decode too, but its errors are sentences that nobody reads, and formatting fractions for
//! them alone takes a fiftieth of the popup. It is still used to encode.

use js_sys::{Array, JsString, Object};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::fmt;
use wasm_bindgen::{JsCast, JsValue};

/// Whole numbers up to this are exact in JavaScript (ECMA-262, Number.MAX_SAFE_INTEGER).
const MOST_EXACT: f64 = 9_007_199_254_740_991.0;

/// Decodes a value; `None` if it is not of this type.
pub fn decode<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    T::deserialize(Value(value.clone())).ok()
}

/// The value is not of the expected type.
#[derive(Debug)]
struct Mismatch;

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not as expected")
    }
}

impl std::error::Error for Mismatch {}

impl Error for Mismatch {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

struct Value(JsValue);

impl Value {
    fn is_nothing(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }
}

impl<'de> Deserializer<'de> for Value {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.is_nothing() {
            return visitor.visit_unit();
        }
        if let Some(yes) = self.0.as_bool() {
            return visitor.visit_bool(yes);
        }
        if let Some(number) = self.0.as_f64() {
            let is_whole = number.trunc() == number && number.abs() <= MOST_EXACT;
            return if is_whole { visitor.visit_i64(number as i64) } else { visitor.visit_f64(number) };
        }
        if let Some(text) = self.0.as_string() {
            return visitor.visit_string(text);
        }
        if let Some(array) = self.0.dyn_ref::<Array>() {
            return visitor.visit_seq(Elements { array: array.clone(), next: 0 });
        }
        let object: &Object = self.0.dyn_ref().ok_or(Mismatch)?;
        visitor.visit_map(Members { object: object.clone(), names: Object::keys(object), next: 0 })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        if let Some(name) = self.0.as_string() {
            return visitor.visit_enum(Variant { name, content: JsValue::UNDEFINED });
        }
        let object: &Object = self.0.dyn_ref().ok_or(Mismatch)?;
        let names = Object::keys(object);
        let name: JsString = names.get(0).dyn_into().map_err(|_| Mismatch)?;
        if names.length() != 1 {
            return Err(Mismatch);
        }
        visitor.visit_enum(Variant { name: String::from(&name), content: member_of(object, &name) })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier ignored_any
    }
}

fn member_of(object: &Object, name: &JsValue) -> JsValue {
    js_sys::Reflect::get(object, name).unwrap_or(JsValue::UNDEFINED)
}

struct Elements {
    array: Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mismatch> {
        if self.next == self.array.length() {
            return Ok(None);
        }
        self.next += 1;
        seed.deserialize(Value(self.array.get(self.next - 1))).map(Some)
    }
}

struct Members {
    object: Object,
    names: Array,
    next: u32,
}

impl<'de> MapAccess<'de> for Members {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mismatch> {
        match self.names.get(self.next).as_string() {
            Some(name) => seed.deserialize(name.into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        let name = self.names.get(self.next);
        self.next += 1;
        seed.deserialize(Value(member_of(&self.object, &name)))
    }
}

struct Variant {
    name: String,
    content: JsValue,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Mismatch;
    type Variant = Value;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Value), Mismatch> {
        Ok((seed.deserialize(self.name.into_deserializer())?, Value(self.content)))
    }
}

impl<'de> VariantAccess<'de> for Value {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        if self.is_nothing() { Ok(()) } else { Err(Mismatch) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mismatch> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_any(visitor)
    }
}
