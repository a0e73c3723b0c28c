//! What a view is made of, as templates see it.

use std::any::type_name;
use std::collections::BTreeMap;
use std::fmt::Error;

use serde::Serialize;
use serde::ser::{Impossible, SerializeSeq, SerializeStruct, Serializer};

use crate::html::markup::Html;

/// The kind of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// No value was seen.
    Unknown,
    Text,
    Html,
    Number,
    YesNo,
    /// One of a few words; the list has this name.
    Word(&'static str),
    Optional(Box<Shape>),
    List(Box<Shape>),
    Object(BTreeMap<&'static str, Shape>),
}

impl Shape {
    pub(super) fn of<V: Serialize + ?Sized>(value: &V) -> Self {
        if type_name::<V>().trim_start_matches('&') == type_name::<Html>() {
            return Self::Html;
        }
        value.serialize(Recorder).unwrap_or_else(|_| panic!("templates cannot show {}", type_name::<V>()))
    }

    /// What is known of two values of one type.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, known) | (known, Self::Unknown) => known,
            (Self::Optional(one), Self::Optional(other)) => Self::Optional(Box::new(one.and(*other))),
            (Self::List(one), Self::List(other)) => Self::List(Box::new(one.and(*other))),
            (Self::Object(mut one), Self::Object(other)) => {
                for (name, shape) in other {
                    let known = one.remove(name).unwrap_or(Self::Unknown);
                    one.insert(name, known.and(shape));
                }
                Self::Object(one)
            }
            (one, other) => {
                assert_eq!(one, other, "a type that looks different each time");
                one
            }
        }
    }
}

struct Recorder;

struct List(Shape);

impl SerializeSeq for List {
    type Ok = Shape;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.0 = std::mem::replace(&mut self.0, Shape::Unknown).and(Shape::of(value));
        Ok(())
    }

    fn end(self) -> Result<Shape, Error> {
        Ok(Shape::List(Box::new(self.0)))
    }
}

struct Object(BTreeMap<&'static str, Shape>);

impl SerializeStruct for Object {
    type Ok = Shape;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.0.insert(name, Shape::of(value));
        Ok(())
    }

    fn end(self) -> Result<Shape, Error> {
        Ok(Shape::Object(self.0))
    }
}

macro_rules! plain {
    ($($method:ident $type:ty => $shape:ident)*) => {
        $(fn $method(self, _: $type) -> Result<Shape, Error> {
            Ok(Shape::$shape)
        })*
    };
}

type No = Impossible<Shape, Error>;

impl Serializer for Recorder {
    type Ok = Shape;
    type Error = Error;
    type SerializeSeq = List;
    type SerializeStruct = Object;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = No;
    type SerializeStructVariant = No;

    plain! {
        serialize_bool bool => YesNo
        serialize_i8 i8 => Number
        serialize_i16 i16 => Number
        serialize_i32 i32 => Number
        serialize_i64 i64 => Number
        serialize_u8 u8 => Number
        serialize_u16 u16 => Number
        serialize_u32 u32 => Number
        serialize_u64 u64 => Number
        serialize_f32 f32 => Number
        serialize_f64 f64 => Number
        serialize_char char => Text
        serialize_str &str => Text
    }

    fn serialize_none(self) -> Result<Shape, Error> {
        Ok(Shape::Optional(Box::new(Shape::Unknown)))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Shape, Error> {
        Ok(Shape::Optional(Box::new(Shape::of(value))))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List, Error> {
        Ok(List(Shape::Unknown))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object, Error> {
        Ok(Object(BTreeMap::new()))
    }

    fn serialize_unit_variant(self, name: &'static str, _: u32, _: &'static str) -> Result<Shape, Error> {
        Ok(Shape::Word(name))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Shape, Error> {
        Ok(Shape::of(value))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Shape, Error> {
        Err(Error)
    }

    fn serialize_unit(self) -> Result<Shape, Error> {
        Err(Error)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Shape, Error> {
        Err(Error)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Shape, Error> {
        Err(Error)
    }

    fn serialize_tuple(self, _: usize) -> Result<No, Error> {
        Err(Error)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<No, Error> {
        Err(Error)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<No, Error> {
        Err(Error)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<No, Error> {
        Err(Error)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<No, Error> {
        Err(Error)
    }
}
