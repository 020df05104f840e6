//! What the schemas give editors beside judging: a title and a description for every key, words with their meaning.

use kaohe::schema;
use serde_json::Value;

/// Calls with every key of every table that editors offer, and where it stands.
fn keys(schema: &Value, path: &str, see: &mut dyn FnMut(&str, &Value)) {
    for (key, inside) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}.{key}");
        see(&path, inside);
        keys(inside, &path, see);
    }
    for behind in ["items", "additionalProperties"] {
        if schema[behind].is_object() {
            keys(&schema[behind], path, see);
        }
    }
    for inside in schema["anyOf"].as_array().into_iter().flatten() {
        keys(inside, path, see);
    }
    for (name, inside) in schema["definitions"].as_object().into_iter().flatten() {
        keys(inside, &format!("#{name}"), see);
    }
}

fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    match schema["$ref"].as_str() {
        Some(reference) => root.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

fn is_chinese(text: &Value) -> bool {
    let text = text.as_str().unwrap_or_default();
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn every_key_has_a_title_and_a_description_in_chinese() {
    for root in [schema::rubric(), schema::report(None), schema::cases(None)] {
        let mut seen = 0;
        keys(&root, "", &mut |path, schema| {
            let schema = resolved(&root, schema);
            for key in ["title", "description"] {
                assert!(is_chinese(&schema[key]), "{path} has no {key}");
            }
            seen += 1;
        });
        assert!(seen >= 15, "{seen}");
    }
}

/// One meaning a word, for the editor of which the completion shows them.
#[test]
fn every_word_of_a_rubric_has_its_meaning() {
    let mut seen = 0;
    keys(&schema::rubric(), "", &mut |path, schema| {
        if let Some(words) = schema["enum"].as_array() {
            let meanings = schema["x-taplo"]["docs"]["enumValues"].as_array().unwrap();
            assert_eq!(words.len(), meanings.len(), "{path}");
            assert!(meanings.iter().all(is_chinese), "{path}");
            seen += 1;
        }
    });
    assert!(seen > 10, "{seen}");
}

/// Editors for TOML look for keys past neither `allOf` nor conditions: all keys stand in plain tables.
#[test]
fn keys_stand_where_editors_look() {
    for root in [schema::rubric(), schema::report(None), schema::cases(None)] {
        assert_eq!(root["$schema"], "http://json-schema.org/draft-07/schema#");
        assert!(root["allOf"].is_null());
        keys(&root, "", &mut |path, schema| {
            assert!(
                schema["allOf"].is_null() && schema["if"].is_null(),
                "{path}"
            );
        });
    }
}
