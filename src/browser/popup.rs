//! x
use leptos::prelude::*;
pub fn start(){ 
  let (n,set)=signal(0);
  leptos::mount::mount_to_body(move || view!{ <p on:click=move |_| set.update(|n|*n+=1)>{n}</p> <For each=move||0..n.get() key=|i|*i children=|i| view!{<li>{i}</li>}/> });
}
